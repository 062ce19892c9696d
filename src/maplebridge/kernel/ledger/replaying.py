"""Going through every chain once, so that whatever must follow from the entries can be compared with what is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import Any

from maplebridge.kernel.ledger.entry import Y2000, Entry
from maplebridge.kernel.ledger.findings import Progress, Report, called
from maplebridge.kernel.ledger.reading import COLUMNS, UNREADABLE, linked
from maplebridge.kernel.ledger.verifying import batches, count, one_state, silent

MATTERS = 500
FIRST, LAST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """The chains of neighbouring matters: of all that have a number above `after` and up to `upto`.

    broken  those whose chain cannot be read; they were named already
    chains  entries by the matter's number, each chain in its order
    """

    after: int
    upto: int
    chains: Mapping[int, list[Entry]]
    broken: frozenset[int] = frozenset()

    def strange(self, matter: int) -> bool:
        """Whether a matter of this stretch has no entries at all."""
        return matter not in self.chains and matter not in self.broken

    def singly(self) -> Iterator[Stretch]:
        """The same, matter by matter."""
        after = self.after
        for matter in sorted(self.chains):
            yield Stretch(after, matter, {matter: self.chains[matter]}, self.broken)
            after = matter
        yield Stretch(after, self.upto, {}, self.broken)


Check = Callable[[Stretch, Report], None]
"""Compares a stretch of chains with the rows of some tables; adds to the report what does not fit."""
CityCheck = Callable[[Sequence[Entry], Report], None]
"""The same for the city's own chain, number 0."""


def replay(checks: Sequence[Check], *, city: Sequence[CityCheck] = (), progress: Progress = silent) -> Report:
    """Read every chain once, in one state, and let each check compare it; memory holds MATTERS chains at a time.

    An entry or a row that cannot be read is named, and the next one is looked at. Changes nothing.
    """
    report = Report()
    with one_state():
        total, _ = count()
        own: list[Entry] = []
        after, chains, broken = FIRST, dict[int, list[Entry]](), set[int]()
        for matter, rows in _by_matter():
            report.entries += len(rows)
            entries = _readable(matter, rows, report)
            if matter == 0:
                own = entries or []
                continue
            if entries is None:
                broken.add(matter)
            else:
                chains[matter] = entries
            if len(chains) + len(broken) == MATTERS:
                _compare(checks, Stretch(after, matter, chains, frozenset(broken)), report)
                after, chains, broken = matter, {}, set()
                progress(report.entries, total)
        _compare(checks, Stretch(after, LAST, chains, frozenset(broken)), report)
        for check in city:
            _try(check, own, report, "the city's own chain")
        progress(report.entries, total)
    return report


def _compare(checks: Sequence[Check], stretch: Stretch, report: Report) -> None:
    for check in checks:
        aside = Report()
        try:
            check(stretch, aside)
        except UNREADABLE:
            for one in stretch.singly():
                _try(check, one, report, f"matter {one.upto}" if one.chains else "rows without entries")
        else:
            report.take(aside)


def _try(check: Callable[[Any, Report], None], what: object, report: Report, name: str) -> None:
    try:
        check(what, report)
    except UNREADABLE as error:
        report.add(
            "malformed", f"What stands beside {name} cannot be read ({type(error).__name__}): it was changed."
        )


def _readable(matter: int, rows: list[Any], report: Report) -> list[Entry] | None:
    """The entries of one matter; None, and a finding, if one cannot be read."""
    try:
        return linked(map(_moment, rows))
    except UNREADABLE:
        pass
    for upto, row in enumerate(rows, 1):
        try:
            linked(map(_moment, rows[:upto]))
        except UNREADABLE as error:
            where = called(matter, row[1])
            report.add("malformed", f"The {where} cannot be read ({type(error).__name__}): it was changed.")
            break
    return None


def _moment(row: Any) -> Any:
    matter, seq, at, *rest = row
    return (matter, seq, Y2000 + timedelta(microseconds=at), *rest)


def _by_matter() -> Iterator[tuple[int, list[Any]]]:
    rows = itertools.chain.from_iterable(batches(COLUMNS))
    for matter, own in itertools.groupby(rows, key=itemgetter(0)):
        yield matter, list(own)
