"""What an inbox shows of matters: its lines, and a page of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from maplebridge.kernel.file.shapes.reading import Heading
from maplebridge.kernel.file.shapes.showing import DueStatus, Unit
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One line of an inbox. `used` is the share of the time limit already used; `urgency` 2 is danger to life."""

    heading: Heading
    last_day: date | None
    status: DueStatus
    left: int | None = None
    unit: Unit = "calendar"
    used: float = 0.0
    urgency: int = 0
    note: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """A keyset page, next due first. Counts (rows of each tab: mine, office, below) come from counters, not from rows.

    first      what speaks of danger to life and is to be read first; only above the first page
    next_page  opaque key for `after`, None on the last page; unreadable  rows of this page that cannot be shown
    newest     so many of the newest matters a search looked through, 0: all;  steps, categories  what filters offer
    """

    rows: tuple[InboxRow, ...]
    first: tuple[InboxRow, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    late: int = 0
    today: int = 0
    bounced: int = 0
    next_page: str | None = None
    unreadable: int = 0
    newest: int = 0
    steps: tuple[tuple[str, Wording], ...] = ()
    categories: tuple[tuple[str, Wording], ...] = ()
