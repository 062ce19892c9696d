"""What a timeline says of an exchange: from which procedure to which, the kind, the last day before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maplebridge.kernel import ledger
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.corrections import EXCHANGE_ANSWERED, EXCHANGED
from maplebridge.rules.frozen import Frozen
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated
from maplebridge.texts.joining import sentences

PLAIN = Text("It goes on under another procedure, same number")
FROM = Text(
    "The procedure was exchanged: from “{before}” to “{after}”; same number, code and day of arrival."
)
DAYS = Text("The last day was {before}, it is now {after}.")
STAYS = Text("The last day stays: {day}.")
AGREED = Text("Whoever brought it agreed to a later last day: it was {before}, it is now {after}.")
SAME = Text("Whoever brought it agreed to the days of the new procedure.")
KEPT = Text("Whoever brought it keeps the first day that was promised: {day}.")
KEPT_BARE = Text("Whoever brought it keeps the first day that was promised.")


def title_of(entry: ledger.Entry) -> Wording:
    """What happened by an exchange, in whole sentences; only that it happened where its entry cannot be read."""
    before, after = procedures(entry)
    if before is None or after is None:
        return PLAIN
    first, *rest = [FROM.filled(before=before, after=after), *_days(entry)]
    return sentences([first, *rest]) if rest else first


def answer_of(entry: ledger.Entry) -> Wording:
    """What whoever brought the matter answered about a later last day."""
    before, after = days(entry)
    if not entry.content.particulars.get("agrees"):
        return KEPT_BARE if after is None else KEPT.filled(day=dated(after))
    if before is None or after is None or before == after:
        return SAME
    return AGREED.filled(before=dated(before), after=dated(after))


def procedures(entry: ledger.Entry) -> tuple[Wording | None, Wording | None]:
    """Titles of two procedures as a pair: the one before, the one after; None for one that its entry does not say."""
    named = entry.content.particulars.get("procedures")
    both = named if isinstance(named, list) and len(named) == 2 else [None, None]
    before, after = (_title(one) for one in both)
    return before, after


def days(entry: ledger.Entry) -> tuple[date | None, date | None]:
    """The last day of the running limit before and after."""
    named = entry.content.particulars.get("days")
    both = named if isinstance(named, list) and len(named) == 2 else [None, None]
    before, after = (read_day(one) for one in both)
    return before, after


def read_day(named: object) -> date | None:
    """A day that an entry names; None where it names none."""
    try:
        return date.fromisoformat(named) if isinstance(named, str) else None
    except ValueError:
        return None


def later_days(later: Mapping[str, object]) -> Mapping[str, date]:
    """The later last days of a question, by the names of what was promised."""
    read = {name: day for name, given in later.items() if (day := read_day(given)) is not None}
    return Frozen(read)


TITLES = {EXCHANGED: title_of, EXCHANGE_ANSWERED: answer_of}
"""Kind of an entry → what the timeline calls one of it."""


def _days(entry: ledger.Entry) -> list[Wording]:
    before, after = days(entry)
    if before is None or after is None:
        return []
    if before == after:
        return [STAYS.filled(day=dated(after))]
    return [DAYS.filled(before=dated(before), after=dated(after))]


def _title(named: object) -> Wording | None:
    """The title of a procedure named by its id and version; its id where the city knows it no more."""
    if not isinstance(named, list) or len(named) != 2:
        return None
    key, version = named
    adopted = registry.by_key(str(key), version) if isinstance(version, int) else None
    return as_it_is(str(key)) if adopted is None else adopted.procedure.title
