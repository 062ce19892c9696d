"""What whoever is signed in changes about their own account; the database takes it from the token of their session alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from maplebridge.kernel.identity import passwords
from maplebridge.kernel.identity.models import Account, Post
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

ANOTHER = Text("This is the password you have now. Choose another one.")
WRONG = Text("This is not your present password.")
NOBODY = Text("There is no open account of this name, or it is your own.")
DAYS = Text("The last day lies before the first.")
OVER = Text("The last day is over. Write a day that has not ended.")


def set_password(account: Account, token: str, *, present: str, wanted: str) -> None:
    """Change one's own password; every session ends, this one too.

    raises  Incomplete when the present one is wrong or the new one cannot be taken
    """
    if not account.check_password(passwords.asked_again(present)):
        raise Incomplete(WRONG, fields={"present": WRONG})
    if present == wanted:
        raise Incomplete(ANOTHER, fields={"password": ANOTHER})
    hashed = make_password(passwords.check(wanted, name=account.username))
    (account.epoch,) = _ask("SELECT identity_own_password(%s, %s)", token.encode(), hashed)
    account.must_change = False


def end_sessions(token: str) -> None:
    """End every session of the account that this token belongs to."""
    _ask("SELECT identity_own_end(%s)", token.encode())


def name_deputy(account: Account, token: str, *, name: str, days: tuple[date, date] | None) -> None:
    """Let another account stand in at all one's posts for some days; `days` None: nobody any more.

    raises  Incomplete when there is no such account, or the days do not fit
    One query for the account that is named, one for the list of posts, and one for each post; in one transaction.
    """
    stand_in = None
    if days is not None:
        stand_in = (
            Account.objects.filter(username__iexact=name, is_active=True).exclude(pk=account.pk).first()
        )
        if stand_in is None:
            raise Incomplete(NOBODY, fields={"deputy": NOBODY})
        if days[1] < days[0]:
            raise Incomplete(DAYS, fields={"until": DAYS})
        if days[1] < timezone.localdate():
            raise Incomplete(OVER, fields={"until": OVER})
    since, until = days or (None, None)
    with transaction.atomic():
        for post in Post.objects.filter(account=account).values_list("pk", flat=True):
            _ask(
                "SELECT identity_own_deputy(%s, %s, %s, %s, %s)",
                token.encode(),
                post,
                stand_in.pk if stand_in else None,
                since,
                until,
            )


def away(account: Account, day: date) -> Post | None:
    """A post of this account at which somebody stands in, on that day or later; None if there is none. The oldest post, if
    there are several. One query.
    """
    there = Post.objects.filter(account=account, deputy__isnull=False, away_until__gte=day)
    lasting = there.filter(Q(valid_until=None) | Q(valid_until__gte=day))
    return lasting.select_related("deputy").defer("deputy__password").order_by("pk").first()


def _ask(statement: str, *given: object) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
