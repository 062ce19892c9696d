"""What stands before the city's pages in each web process: whole bodies within limits, slow clients apart from the threads.

`doors` is the table of limits, `marked` reads it off the city's pages, `bodies` receives, `calling` asks the city (a WSGI
application) in one of a few threads, `answering` is what the web server calls, `readers` ends who lets answers lie,
`refusals` says what has been refused without it.
"""
