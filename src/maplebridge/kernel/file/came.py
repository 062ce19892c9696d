"""When an imported message came, as its list says: weeks or months before it was taken in here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.phrases import day_phrase
from maplebridge.rules.words import Title

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


def sentence(first: ledger.Entry) -> Title | None:
    """When it came and when it was taken in; None where no list gave a time."""
    came = by_list(first)
    if came is None:
        return None
    when, here = _moment(came), day_phrase(towntime.local(first.at).date())
    return Title(
        f"It came on {when.en} (the list says), taken in on {here.en}",
        f"{when.zh}收到（据导入清单），{here.zh}录入",
    )


def _moment(came: datetime) -> Title:
    """The day, with the minute where the list gave more than a day."""
    local = towntime.local(came)
    day = day_phrase(local.date())
    clock = "" if (local.hour, local.minute) == (0, 0) else f"{local:%H:%M}"
    return Title(f"{day.en}, {clock}", f"{day.zh}{clock}") if clock else day
