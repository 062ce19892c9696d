"""Papers: a template and data become a PDF that lasts (PDF/A), in a process of its own, within bounds.

`labels` and `preparing` make the data fit for print, `templates` finds the template of a pack, `apart` is the process in
which Typst runs, `door` is what the rest of the house calls. Nothing here knows a matter.
"""
