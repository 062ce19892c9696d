"""How a matter came: received, opened by an office, or imported, weeks or months after its list says that it came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated

RECEIVED = Text("Received")
IMPORTED = opening.CHANNELS.index("import")


def by_list(first: ledger.Entry) -> datetime | None:
    """The moment of which the first entry of a matter says that its list gave it; None where no list did."""
    received = (first.content.holder or {}).get("received")
    if not isinstance(received, str):
        return None
    try:
        return datetime.fromisoformat(received)
    except ValueError:
        return None


def moments(rows: Iterable[Matter]) -> dict[int, datetime]:
    """When each matter came: by its list, or when it was opened here. One query, none where nothing was imported."""
    by_number = {row.number: row for row in rows}
    imported = [number for number, row in by_number.items() if row.channel == IMPORTED]
    firsts = {first.matter: by_list(first) for first in ledger.firsts(imported)} if imported else {}
    return {number: firsts.get(number) or row.opened for number, row in by_number.items()}


def title(entry: ledger.Entry, definition: Procedure, ended: Wording | None) -> Wording:
    """That it came, and when; or that an office opened it, and which; or how it ended and under what it goes on.

    definition  under which it is handled since;  ended  the end of the procedure before, where there was one
    """
    office = (entry.content.holder or {}).get("opener")
    if isinstance(office, int):
        return Text("Opened by {office}", office=office_title(office))
    if entry.seq == 1:
        return sentence(entry) or RECEIVED
    if ended is None:
        return Text("It goes on under “{after}”, same number", after=definition.title)
    return Text("Ended: {end}. It goes on under “{after}”, same number", end=ended, after=definition.title)


def sentence(first: ledger.Entry) -> Wording | None:
    """When it came and when it was taken in; None where no list gave a time."""
    came = by_list(first)
    if came is None:
        return None
    when, here = _moment(came), dated(towntime.local(first.at).date())
    return Text("It came on {when} (the list says), taken in on {here}", when=when, here=here)


def _moment(came: datetime) -> Wording:
    """The day, with the minute where the list gave more than a day."""
    local = towntime.local(came)
    day = dated(local.date())
    clock = "" if (local.hour, local.minute) == (0, 0) else f"{local:%H:%M}"
    return Text("{day}, {clock}", day=day, clock=clock) if clock else day
