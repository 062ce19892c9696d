"""Files that strangers send: opened in a process of their own, within bounds, and kept without what nobody sees.

`pictures` and `documents` open and write files and know nothing of the city; `apart` is the process in which they run;
`door` is what the rest of the house calls.
"""
