"""Accounts and posts, changed by a person at the command line; the database writes each change into the city's chain.

Called as role clock. Every change that takes something away also ends the account's sessions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from maplebridge.kernel.identity import passwords
from maplebridge.kernel.identity.models import Account, Factor, Post
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import limits
from maplebridge.rules.refusal import Conflict, Incomplete, NotFound
from maplebridge.texts import Text

NAME = re.compile(r"[^\W_][\w.@-]{1,79}")
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Place:
    """A post to give: at which office, of which kind, from which day to which."""

    office: int
    kind: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How an account is called on pages, and the language of its desk; it names a post, not a person."""

    en: str = ""
    zh: str = ""
    language: str = "en"


def add(*, name: str, password: str, place: Place, shown: Shown, must_change: bool = True) -> Account:
    """Make an account with one post.

    raises  Incomplete for a name or password that cannot be taken; Conflict for a name that is taken
    Writes account and post in one transaction.
    """
    name = plain_name(name)
    hashed = make_password(passwords.check(password, name=name))
    taken = Conflict(Text("There is an account {name} already. Choose another name.", name=name))
    with transaction.atomic():
        if Account.objects.filter(username__iexact=name).exists():
            raise taken
        account = Account(
            username=name,
            password=hashed,
            must_change=must_change,
            shown_en=shown.en,
            shown_zh=shown.zh,
            language=shown.language,
        )
        try:
            account.save(force_insert=True)
        except IntegrityError as error:  # somebody else has taken it since
            raise taken from error
        give_post(account, place)
    return account


def plain_name(name: str) -> str:
    """A user name as it is kept; raises Incomplete."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    if not NAME.fullmatch(plain):
        words = Text(
            "A user name has 2 to {most} letters, digits, dots, hyphens or @, and begins with a letter or a digit.",
            most=limits.ACCOUNT_LETTERS,
        )
        raise Incomplete(words, fields={"name": words})
    return plain


def give_post(account: Account, place: Place) -> Post:
    """Give an account a further post.

    raises  Incomplete when the days do not fit; Conflict for a closed account, or a post that it holds on these days
    Two queries: whether one overlaps, and the new post.
    """
    if place.until is not None and place.until < place.since:
        raise Incomplete(
            Text(
                "The post would end on {until}, before it begins on {since}.",
                until=place.until,
                since=place.since,
            )
        )
    if not account.is_active:
        raise Conflict(Text("{username} is closed.", username=account.username))
    posts = Post.objects.filter(account=account, office_id=place.office, kind=place.kind)
    if place.until is not None:
        posts = posts.filter(valid_from__lte=place.until)
    if posts.filter(Q(valid_until=None) | Q(valid_until__gte=place.since)).exists():
        words = Text("{username} holds this post on these days already.", username=account.username)
        raise Conflict(words)
    return Post.objects.create(
        account=account,
        office_id=place.office,
        kind=place.kind,
        valid_from=place.since,
        valid_until=place.until,
    )


def of_name(name: str) -> Account:
    """The account of this name; raises NotFound. One query."""
    account = Account.objects.filter(username__iexact=name.strip()).first()
    if account is None:
        raise NotFound(Text("There is no account {name}. `maple account list` shows all names.", name=name))
    return account


def set_password(account: Account, password: str, *, must_change: bool = True) -> None:
    """Give another password and end all sessions; raises Incomplete. Written in one transaction."""
    hashed = make_password(passwords.check(password, name=account.username))
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(
            password=hashed, must_change=must_change, epoch=F("epoch") + 1
        )


def end_sessions(accounts: QuerySet[Account]) -> int:
    """End every session of these accounts; returns how many accounts there are."""
    return accounts.update(epoch=F("epoch") + 1)


def factor_off(account: Account) -> None:
    """Ask an account for its second factor no more, and end all its sessions; raises Conflict when it has none. Written in
    one transaction.
    """
    with transaction.atomic():
        if not Factor.objects.filter(account=account).delete()[0]:
            raise Conflict(Text("{username} has no second factor.", username=account.username))
        end_sessions(Account.objects.filter(pk=account.pk))


@contextmanager
def keeping_administrators() -> Iterator[None]:
    """Be the only one who adds or takes away administrators, so that what was counted still holds when it is written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('maplebridge administrators'))")
        yield


def close(account: Account, *, on: date) -> None:
    """Close an account: no sign-in, no sessions, its posts end on that day, and it stands in for nobody.

    raises  Conflict for the last administrator
    """
    with keeping_administrators():
        _close(account, on)


def _close(account: Account, on: date) -> None:
    left = [one for one in administrators(on) if one.pk != account.pk]
    if not left and account in administrators(on):
        raise Conflict(
            Text(
                "This is the last administrator. Add another one first: maple account add NAME "
                "--administrator."
            )
        )
    Account.objects.filter(pk=account.pk).update(is_active=False, epoch=F("epoch") + 1)
    posts = Post.objects.filter(account=account).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    posts.filter(valid_from__lte=on).update(valid_until=on)
    posts.filter(valid_from__gt=on).update(valid_until=F("valid_from"))
    Post.objects.filter(deputy=account).update(deputy=None, away_from=None, away_until=None)


def name_deputy(posts: QuerySet[Post], deputy: Account | None, days: tuple[date, date] | None) -> int:
    """Let another account stand in at these posts for some days, or nobody; returns how many posts.

    raises  Incomplete when the days do not fit, or the deputy is the holder or closed
    """
    if deputy is not None and days is not None:
        if days[1] < days[0]:
            raise Incomplete(
                Text("{days} lies before {days_2}.", days=days[1], days_2=days[0]),
            )
        if not deputy.is_active or posts.filter(account=deputy).exists():
            raise Incomplete(Text("A deputy is another account, and not a closed one."))
    away = days if deputy is not None and days is not None else (None, None)
    return posts.update(deputy=deputy, away_from=away[0], away_until=away[1])


def posts_on(day: date) -> QuerySet[Post]:
    """Posts that are held on a day. In no order; no query until it is read."""
    return Post.objects.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))


def administrators(day: date) -> list[Account]:
    """Open accounts with a post, on that day, at an office that keeps accounts. By primary key, oldest account first. One
    query.
    """
    offices = administrating()
    there = posts_on(day).filter(office_id__in=offices, account__is_active=True).values("account_id")
    return list(Account.objects.filter(pk__in=there).order_by("pk"))


def administrating() -> list[int]:
    """Primary keys of the offices that fill the role of an administrator, sorted. No query."""
    return sorted({one.office for one in territory.offices().mandates.all if one.role == ADMINISTRATOR})
