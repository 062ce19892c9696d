"""Accounts as whoever keeps them sees and changes them on a page; the database asks the token of their session who that is.

They are found by name and office and listed as they were made: nothing here counts, ranks or times what anybody does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from maplebridge.kernel.identity import accounts, hashes, passwords
from maplebridge.kernel.identity.models import Account, Post
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import limits
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, NotFound, Refusal
from maplebridge.texts import Text, Title, Wording

PAGE = 40
KINDS = (
    ("officer", Text("officer")),
    ("head", Text("head")),
    ("clerk", Text("clerk")),
)
GONE = Text("There is no open account of this kind any more.")
WRONG = Text("This is not your password.")
KEEPER = Text("This account keeps accounts itself. It is changed on the machine alone: ./maple account.")
TAKEN = Text("There is an account of this name already. Choose another name.")
OFFICE = Text(
    "Choose an office of the list. A further post that keeps accounts is made on the "
    "machine: ./maple account add."
)
NOBODY = Text("There is no other open account of this name.")
DAYS = Text("The last day lies before the first.")
LONGEST_SHOWN = limits.SHOWN_LETTERS
TOO_LONG = Text(
    "The name of a post has {longest_shown} letters at most. Shorten it.", longest_shown=LONGEST_SHOWN
)
OVER = Text("The last day is over. Write a day that has not ended.")


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as the page shows it.

    since, until            the first and the last day of the post;  deputy  who stands in, by name
    away_from, away_until   the first and the last day on which the deputy does
    """

    office: Wording
    kind: Wording
    since: date
    until: date | None
    deputy: str
    away_from: date | None
    away_until: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """An account with its posts that have not ended; `keeps`: it keeps accounts itself.

    posts  oldest first
    """

    account: Account
    posts: tuple[PostLine, ...]
    keeps: bool


@dataclass(frozen=True, slots=True)
class New:
    """An account to make: its name, what pages call it, the language of its desk, its first post."""

    name: str
    shown: accounts.Shown
    office: str
    kind: str
    since: date
    until: date | None


def search(words: str, page: int, day: date) -> tuple[list[Line], bool]:
    """Open accounts whose name, or the name of whose office, holds the words; as they were made. Two queries.

    Returns a page of them, and whether there are more.
    page  the first is 0
    """
    open_ones = Account.objects.filter(is_active=True)
    if words:
        offices = [
            one.id for one in territory.offices().all if words.casefold() in _named(one.name_en, one.name_zh)
        ]
        there = _lasting_posts(day).filter(office_id__in=offices).values("account_id")
        named = Q(username__icontains=words) | Q(shown_en__icontains=words) | Q(shown_zh__icontains=words)
        open_ones = open_ones.filter(named | Q(pk__in=there))
    rows = list(open_ones.order_by("pk")[page * PAGE : (page + 1) * PAGE + 1])
    return lines(rows[:PAGE], day), len(rows) > PAGE


def one(number: int, day: date) -> Line:
    """One account, closed ones too; raises NotFound. Two queries."""
    rows = list(Account.objects.filter(pk=number))
    if not rows:
        raise NotFound(GONE)
    return lines(rows, day)[0]


def lines(rows: Sequence[Account], day: date) -> list[Line]:
    """These accounts with their posts. One query. In the order of the rows, the posts of each oldest first."""
    keeping, posts_by_account = set(accounts.administrating()), dict[int, list[Post]]()
    posts_of = _lasting_posts(day).filter(account__in=[row.pk for row in rows])
    for post in posts_of.select_related("deputy").defer("deputy__password").order_by("pk"):
        posts_by_account.setdefault(post.account_id, []).append(post)
    return [
        Line(row, tuple(map(_post_line, posts)), any(post.office_id in keeping for post in posts))
        for row in rows
        for posts in [posts_by_account.get(row.pk, [])]
    ]


def places() -> list[str]:
    """Names of the offices that a new account may be given a post at, in English and Chinese. Sorted. No query."""
    keeping = set(accounts.administrating())
    return sorted(
        _shown(one.name_en, one.name_zh) for one in territory.offices().all if one.id not in keeping
    )


def add(keeper: Account, token: str, new: New, *, password: str) -> tuple[int, str]:
    """Make an account with one post; returns its number and its start password, which is shown once.

    raises  Incomplete for what cannot be taken; nothing is made then
    """
    name, start = accounts.plain_name(new.name), passwords.start_password()
    if new.kind not in dict(KINDS):
        raise _at("kind", Text("Choose what the post may do."))
    if new.until is not None and new.until < new.since:
        raise _at("until", DAYS)
    if new.until is not None and new.until < timezone.localdate():
        raise _at("until", OVER)
    shown = [new.shown.en, new.shown.zh]
    for field, words in zip(("shown_en", "shown_zh"), shown, strict=True):
        if len(words) > LONGEST_SHOWN:
            raise _at(field, TOO_LONG)
    given = (
        name,
        make_password(start),
        shown,
        new.shown.language,
        _office(new.office),
        new.kind,
        new.since,
        new.until,
    )
    refusal, made = _ask(
        "SELECT said, made FROM identity_keep_add(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        token.encode(),
        _hashed(keeper, password),
        *given,
    )
    _judge(refusal)
    return int(made), start


def start_again(keeper: Account, token: str, who: int, *, password: str) -> str:
    """Give an account another start password, shown once; its sessions end.

    who     primary key of the account;  password  of the keeper, who proves so that it is they
    """
    start = passwords.start_password()
    _change(token, who, "start", hashed=_hashed(keeper, password), start=make_password(start))
    return start


def factor_off(keeper: Account, token: str, who: int, *, password: str) -> None:
    """Ask an account for its second factor no more; its sessions end."""
    _change(token, who, "factor", hashed=_hashed(keeper, password))


def end_sessions(token: str, who: int) -> None:
    """Sign an account out everywhere; `who` is its primary key."""
    _change(token, who, "sessions")


def close(token: str, who: int) -> None:
    """Close an account: no sign-in, no session, its posts end today, it stands in for nobody. `who` is its primary key."""
    _change(token, who, "close")


def name_deputy(token: str, who: int, *, name: str, days: tuple[date, date] | None) -> None:
    """Let another account stand in at all posts of an account for some days; `days` None: nobody any more.

    who     primary key of the account;  days  the first and the last one
    raises  Incomplete  on "deputy" or "until"
    Two queries.
    """
    stand_in = None
    if days is not None:
        stand_in = Account.objects.filter(username__iexact=name, is_active=True).exclude(pk=who).first()
        if stand_in is None:
            raise _at("deputy", NOBODY)
        if days[1] < days[0]:
            raise _at("until", DAYS)
        if days[1] < timezone.localdate():
            raise _at("until", OVER)
    given = (stand_in.pk if stand_in else None, *(days or (None, None)))
    _judge(_ask("SELECT identity_keep_deputy(%s, %s, %s, %s, %s)", token.encode(), who, *given)[0])


def sign_ins(token: str, who: int) -> list[tuple[datetime, bool]]:
    """The last month at an account's door: moments, and whether it opened. That it was read is an entry. One query, which
    writes that entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT moment, opens FROM identity_keep_log(%s, %s)", [token.encode(), who])
        return [(moment, opens) for moment, opens in cursor.fetchall()]


def _change(token: str, who: int, what: str, *, hashed: str = "", start: str = "") -> None:
    _judge(
        _ask("SELECT identity_keep_change(%s, %s, %s, %s, %s)", token.encode(), hashed, who, what, start)[0]
    )


def _judge(refusal: str) -> None:
    refusals: dict[str, Refusal] = {
        "password": _at("present", WRONG),
        "taken": _at("name", TAKEN),
        "office": _at("office", OFFICE),
        "keeper": NotAllowed(KEEPER),
        "gone": Conflict(GONE),
    }
    if refusal in refusals:
        raise refusals[refusal]


def _office(words: str) -> int:
    """The office that the words name: as the list shows it, or one name of it."""
    plain = " ".join(words.casefold().split())
    offices = territory.offices().all
    matching = [one.id for one in offices if plain == _shown(one.name_en, one.name_zh).casefold()]
    matching = matching or [
        one.id for one in offices if plain in (one.name_en.casefold(), one.name_zh.casefold())
    ]
    if len(matching) != 1:
        raise _at("office", OFFICE)
    return matching[0]


def _lasting_posts(day: date) -> Any:
    return Post.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day))


def _post_line(post: Post) -> PostLine:
    office = territory.offices().by_id(post.office_id)
    named = Title(office.name_en, office.name_zh) if office else Text("an office that has ended")
    deputy = post.deputy.username if post.deputy else ""
    kind = dict(KINDS)[post.kind]
    return PostLine(named, kind, post.valid_from, post.valid_until, deputy, post.away_from, post.away_until)


def _named(*names: str) -> str:
    return " ".join(names).casefold()


def _shown(en: str, zh: str) -> str:
    return f"{en} · {zh}"


def _hashed(keeper: Account, password: str) -> str:
    return hashes.made(keeper.pk, passwords.asked_again(password))


def _at(field: str, words: Wording) -> Incomplete:
    return Incomplete(words, fields={field: words})


def _ask(statement: str, *given: object) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
