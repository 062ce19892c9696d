"""The application that the web server serves: the city behind its gate."""

from maplebridge.config.gate.answering import served

application = served()
