"""Days of the sample city: the last that it lived, and those that pass while somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import Progress

from maplebridge.demo.days import Count
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter.models import Matter


def last_day() -> date | None:
    """The day of the newest report, in the city's own time; None in a city without reports. One query."""
    newest = Matter.objects.exclude(channel=2).order_by("-opened").values_list("opened", flat=True).first()
    return towntime.local(newest).date() if newest else None


@contextmanager
def bar(says: str, days: int) -> Iterator[Callable[[Count], None]]:
    """A progress bar on standard error; what it gives is told of each day that has passed."""
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(says, total=days)
        yield lambda count: progress.update(task, completed=count.days)
