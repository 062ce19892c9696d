"""The WSGI application that granian serves, and the doors of its pages for the gate before it."""

import os

from django.core.wsgi import get_wsgi_application

from maplebridge.config.gate import marked
from maplebridge.config.supervision import binding
from maplebridge.kernel.setaside.parts import RUNS
from maplebridge.kernel.territory import hotline
from maplebridge.web import ceiling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.config.settings")
if binding.supervised():
    binding.die_with_server()  # so that the port is free at once
os.environ["MAPLEBRIDGE_STATEMENT_MS"] = str(ceiling.STATEMENT_MS)
application = get_wsgi_application()
doors = marked.doors()
hotline.number()  # so that it is known when the database does not answer
if binding.supervised():
    ceiling.watch()
binding.tell(RUNS)
binding.Pulse().begin()
