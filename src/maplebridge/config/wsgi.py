"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from maplebridge.config.supervision import binding
from maplebridge.kernel.setaside.parts import RUNS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.config.settings")
if binding.supervised():
    binding.die_with_parent()  # a web process goes when the server above it is killed, so that the port is free at once
application = get_wsgi_application()
binding.tell(RUNS)
