"""What the desk should hear of: matters that came, lapsed, were answered, with the reason in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import heading, loaded, readable
from maplebridge.kernel.file.shapes.reading import Heading
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.notice.models import News
from maplebridge.kernel.notice.news import WHY
from maplebridge.rules.plain import whole
from maplebridge.texts import Wording

PAGE = 25
MOST_COUNTED = 100
"""More news are not counted on: one more says “more than”."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing to hear of."""

    id: int
    at: datetime
    why: Wording
    heading: Heading


@dataclass(frozen=True, slots=True)
class NewsPage:
    """News, newest first; `next_page` is the key behind which older ones begin; `unreadable` cannot be shown."""

    rows: tuple[NewsItem, ...]
    next_page: str | None = None
    unreadable: int = 0

    @property
    def newest(self) -> int:
        """The key of the first line; 0 where there is none."""
        return self.rows[0].id if self.rows else 0


def news(*, actor: Actor, after: str | None = None, limit: int = PAGE, now: datetime) -> NewsPage:
    """News of the actor's offices, newest first. Two queries. A key that somebody made up is the first page."""
    with scope.reading(actor):
        lines_of_offices = News.objects.filter(office__in=list(actor.office_ids)).order_by("-id")
        before = whole(after or "", 18)
        if before is not None:
            lines_of_offices = lines_of_offices.filter(id__lt=before)
        lines = list(lines_of_offices[: limit + 1])
        rows = Matter.objects.in_bulk([line.matter for line in lines])
    visible = [line for line in lines[:limit] if line.matter in rows]
    shown = readable(
        visible,
        lambda line: NewsItem(
            line.id, _showable(line.at), WHY[line.why], heading(loaded(rows[line.matter], now=now))
        ),
    )
    more = str(lines[limit - 1].id) if len(lines) > limit else None
    return NewsPage(tuple(shown), more, len(visible) - len(shown))


def _showable(at: datetime) -> datetime:
    """The moment of a line. Raises OverflowError for one that no page can show."""
    towntime.local(at)
    return at


def unread(*, actor: Actor, last: int) -> int:
    """How many news came after the line that was seen last, counted as far as MOST_COUNTED and one. One query."""
    with scope.reading(actor):
        newer = News.objects.filter(office__in=list(actor.office_ids), id__gt=last)
        return len(newer.values_list("id", flat=True)[: MOST_COUNTED + 1])
