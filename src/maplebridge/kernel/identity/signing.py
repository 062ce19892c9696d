"""Signing in: which account a name and a password open, and whose a session is."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend


class Posts(ModelBackend):
    """Accounts by name and password."""
