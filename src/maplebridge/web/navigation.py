"""The words at the top of every page, of the house and of verbs, in one order; and the way out of a matter in a hurry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import ResolverMatch, get_script_prefix, reverse
from django.utils.translation import get_language

from maplebridge.kernel.conduct.counters import at_counter
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.territory import city
from maplebridge.kernel.verbs import Navigation, declared
from maplebridge.packs.cities import is_away, usual
from maplebridge.packs.reading import names
from maplebridge.texts import Text
from maplebridge.web.access import may_enter
from maplebridge.web.spelling import say

LINKED = frozenset({"verdict"})
"""Pages of a matter that a link opens, by the names of their addresses; all others ask for a code."""


def _leads(actor: Actor) -> bool:
    return bool(actor.unit_ids)


_keeps_accounts: Callable[[Any], bool] = partial(may_enter, who="admin")
_PROCEDURES = Text("Procedures")
OWN: tuple[Navigation, ...] = (
    Navigation(page="follow", title=Text("Follow"), pages=("follow-matter", "follow-act"), order=20),
    Navigation(page="figures", title=Text("Figures"), order=80),
    Navigation(page="procedures", title=_PROCEDURES, order=90),
    Navigation(page="help", title=Text("Help"), order=95),
    Navigation(reader="office", page="set-aside", title=Text("Set aside"), order=5, open_to=_keeps_accounts),
    Navigation(reader="office", page="inbox", title=Text("Inbox"), pages=("matter", "act"), order=10),
    Navigation(reader="office", page="news", title=Text("News"), order=20),
    Navigation(reader="office", page="letters", title=Text("Letters"), pages=("letter",), order=25),
    Navigation(reader="office", page="search", title=Text("Search"), order=30),
    Navigation(reader="office", page="city", title=Text("City"), order=40, open_to=_leads),
    Navigation(reader="office", page="counter", title=Text("Counter"), order=60, open_to=at_counter),
    Navigation(
        reader="office", page="accounts", title=Text("Accounts"), pages=("account-new", "account-of"), order=70,
        open_to=_keeps_accounts,
    ),
    Navigation(reader="office", page="clock", title=Text("Clock"), order=75, open_to=_keeps_accounts),
    Navigation(reader="office", page="procedures", title=_PROCEDURES, order=90),
)  # fmt: skip
"""What the house itself has; a verb's stand between them by their order."""


@cache
def _all() -> tuple[Navigation, ...]:
    of_verbs = (one for verb in declared() for one in verb.navigation)
    return tuple(sorted((*OWN, *of_verbs), key=lambda one: one.order))


def address(page: str) -> str:
    """Address of a page that nothing but its name tells from others, in the present language. Found once a process."""
    return _found(page, get_language(), get_script_prefix())


@lru_cache(maxsize=1024)
def _found(page: str, _language: str | None, _prefix: str) -> str:
    return reverse(f"site:{page}")


def navigation(actor: Actor, here: str) -> tuple[tuple[str, str, bool], ...]:
    """Address, words and whether it is marked, of each entry that this actor is shown.

    here  name of the page that is being made
    """
    section = {page: above for verb in declared() for page, above in verb.under.items()}.get(here, here)
    reader = "office" if actor.kind == "post" else "resident"
    shown = (one for one in _all() if one.reader == reader and (one.open_to is None or one.open_to(actor)))
    return tuple(
        (address(one.page), say(one.title), section in (one.page, *one.pages)) for one in shown
    )


def away() -> str:
    """The harmless page outside: the installation's own, else that of the pack whose rules the city goes by. No query."""
    if settings.AWAY:
        return _own(settings.AWAY)
    known = city.known()
    return usual((known.pack if known else "") or names()[0]).away


@cache
def _own(said: str) -> str:
    if not is_away(said):
        raise ImproperlyConfigured("MAPLEBRIDGE_AWAY is the address of a page, from https:// on, without a query.")
    return said


def away_origin() -> str:
    """Scheme and host of that page, which alone a form of these pages may lead to besides the city's own."""
    parts = urlsplit(away())
    return f"{parts.scheme}://{parts.netloc}"


def leads_away(there: ResolverMatch | None) -> str:
    """The site outside, by its host, on a page of a matter for somebody who is no office; empty on every other page."""
    requires = None if there is None else getattr(there.func, "requires", None)
    if there is None or not (getattr(requires, "who", "") == "code" or there.url_name in LINKED):
        return ""
    return urlsplit(away()).hostname or ""


def matter_of(there: ResolverMatch | None) -> str:
    """Address of the page of the matter to which a page belongs: at the desk, or for whoever shows a code; else empty."""
    number = None if there is None else there.kwargs.get("number")
    who = "" if there is None else getattr(getattr(there.func, "requires", None), "who", "")
    page = {"code": "follow-matter", "post": "matter"}.get(who)
    return reverse(f"site:{page}", kwargs={"number": number}) if page and number else ""
