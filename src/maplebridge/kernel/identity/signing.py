"""Signing in: which account a name and a password open, and whose a session is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from maplebridge.kernel.identity import passwords
from maplebridge.kernel.identity.models import Account


class Posts(ModelBackend):
    """Accounts by name and password; a name that nobody has takes as long as one that somebody has."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **_more: Any
    ) -> Account | None:
        """The open account of this name (capital letters do not matter), if this is its password.

        Two queries (the row, and its hash). An unknown name costs as much time as a wrong password.
        """
        if not username or password is None:
            return None
        account = Account.objects.filter(username__iexact=username.strip()).first()
        text = passwords.normal(password)
        if account is None or not account.has_usable_password():
            Account().set_password(text)
            return None
        opens = account.check_password(text)
        return account if opens and account.is_active else None
