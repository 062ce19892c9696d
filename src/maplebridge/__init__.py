"""Maplebridge: hear, resolve, decide, protect, deliver, involve, assess — one matter, one identity."""

__version__ = "0.1.0"
