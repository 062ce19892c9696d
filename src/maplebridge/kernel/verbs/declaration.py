"""The contract of a verb: one frozen declaration, in `acts/<verb>/verb.py`, from which everything central is derived.

Nothing here knows a verb, a page or a table: what a verb brings are functions and data, named by what they are for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.http import HttpRequest

from maplebridge.kernel.verbs.residents import Day
from maplebridge.texts import Wording

Where = Literal["public", "desk", "city"]
"""The home pages that have room for cards: anybody's, a desk's, a city leader's."""
CARD_QUERIES = 6
"""At most, of one card: those that read tables."""
ABOVE = 10
"""A card of a matter with a lower `order` stands open above its acts."""
Reader = Literal["resident", "office"]
"""Whose navigation: that of residents, or that of posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKind:
    """A kind of entry that the verb writes into the ledger, named `<verb>.<done>`.

    title       what a timeline says of it
    written_by  database roles that may write it: "web" (pages and API), "clock" (what follows of itself); none: the database
                itself writes it. The verb's `sql/` gives them that right in `ledger_may`; a test compares
    """

    title: Wording
    written_by: tuple[Literal["web", "clock"], ...] = ("web",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """A word in the navigation, and the pages that belong to it.

    page     name of the page that it leads to;  pages  names of those under which it is marked too
    order    its place among the others: smaller stands before larger
    open_to  whether an actor is shown it; None: everybody of that navigation
    """

    page: str
    title: Wording
    reader: Reader = "resident"
    pages: tuple[str, ...] = ()
    order: int = 50
    open_to: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card on a home page: a template of the verb and what it needs, None where it has nothing to say.

    context  request → the template's names; at most CARD_QUERIES queries
    order    cards with a lower number stand first
    """

    where: Where
    template: str
    context: Callable[[HttpRequest], Mapping[str, object] | None]
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCard:
    """A card on a matter's page, as `Card`. At a desk it stands among the folded parts, and is best one of them
    (`parts/fold.html`); with an `order` below ABOVE it stands open above what may be done.

    reader   "office" for the page at a desk, "resident" for the one by which whoever holds a code follows it
    context  (request, the matter's number) → the template's names; `kicker` among them is a word at the head of the page; at
             most CARD_QUERIES queries
    """

    template: str
    context: Callable[[HttpRequest, int], Mapping[str, object] | None]
    order: int = 50
    reader: Reader = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A number of places and matters, never of people, for each unit of the map.

    what   how it is counted, in a sentence
    count  (units, now) → the number of each unit that has any; all units in one query; as the role that asks
    """

    name: str
    title: Wording
    what: Wording
    count: Callable[[Collection[int], datetime], Mapping[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A table that leaves as a file: `maple export FILE --what <name>`. No words of residents, no contact, no code.

    rows  now → records with exactly these columns, a record at a time
    """

    name: str
    title: Wording
    columns: tuple[str, ...]
    rows: Callable[[datetime], Iterator[Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """All that the house needs to know of a verb.

    pages      module whose `urlpatterns` stand under /en/ and /zh/; each view is marked with who may use it
    under      pages that are marked under another page's word in the navigation
    api        module whose `router` (ninja) stands under /api/v1/`path`: (path, module)
    reactions  what follows from committed entries, by the name of its cursor: (entries, now)
    first      the same, but before a limit is looked at in each round
    mornings   what is done once a day: now;  beside  commands of its own that are run once a day without words, each in a
               process of its own: what may take long, so that no limit waits
    again      what was set aside, tried again: now → how many worked
    removals   what is taken away with a person, in the erasure's transaction: the matter's number
    replayed   checks of `ledger replay` (stretch, report);  city  those of the city's own chain (entries, report)
    words, papers  what `ledger verify --words` and `--papers` hash again (stretch, report)
    checks     sentences for `maple doctor`
    residents  what people of the sample city bring on a day of theirs: the day → how many things they brought
    fills      what people of the sample city write into a field of a procedure, by its name, when they take an act
    uncovered  tables → columns (or "*") → why no check of the ledger would name a change
    texts      folder of the verb whose `procedures/<pack>/*.toml` are adopted with the pack's
    """

    name: str
    title: Wording
    entries: Mapping[str, EntryKind] = field(default_factory=dict)
    pages: str = ""
    navigation: tuple[Navigation, ...] = ()
    under: Mapping[str, str] = field(default_factory=dict)
    api: tuple[str, str] | None = None
    reactions: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    first: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    mornings: Mapping[str, Callable[[datetime], object]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    again: Mapping[str, Callable[[datetime], int]] = field(default_factory=dict)
    removals: tuple[Callable[[int], None], ...] = ()
    replayed: tuple[Callable[..., None], ...] = ()
    city: tuple[Callable[..., None], ...] = ()
    words: tuple[Callable[..., None], ...] = ()
    papers: tuple[Callable[..., None], ...] = ()
    checks: tuple[Callable[[], Iterator[str]], ...] = ()
    exports: tuple[Export, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    cards: tuple[Card | MatterCard, ...] = ()
    residents: tuple[Callable[[Day], int], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    uncovered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Path | None = None

    def __post_init__(self) -> None:
        """Refuse names that could clash with another verb's. Raises ValueError with the name and what to do."""
        if wrong := sorted(kind for kind in self.entries if not kind.startswith(f"{self.name}.")):
            raise ValueError(f"{self.name}: its entries are called {self.name}.<done>, not {wrong[0]}")
