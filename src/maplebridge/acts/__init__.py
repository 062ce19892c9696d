"""The verbs: one folder for each, which knows no other; everything central is derived from its `verb.py`."""
