"""What doctor says of the city's adopted procedures: texts that changed, that wait, that are not sound, that end soon.

An update brings later versions of the pack's procedures and adopts none: which law a city follows is its own decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from maplebridge.kernel.law import proofs, registry
from maplebridge.kernel.law.models import AdoptedProcedure
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure

ENDS_SOON = timedelta(days=60)


def findings(today: date) -> Iterator[str]:
    """A sentence for everything that is wrong with the adopted texts, and what to do about it.

    First what waits to be adopted, then each adopted text in turn. Two queries, and those of the registry.
    """
    rows = {(row.key, row.version): row for row in AdoptedProcedure.objects.all()}
    if not rows:
        yield "No procedure is adopted: run `maple procedures adopt`."
    pack = registry.home_pack()
    texts = {
        name.removesuffix(".toml"): text for name, text in registry.pack_texts(pack, "procedures").items()
    }
    newest = dict(sorted(rows))  # of several versions of a key the last one stays
    waiting = _waiting(texts, newest)
    if waiting:
        yield _wait(waiting)
    gone = registry.unreadable()
    for name in gone:
        yield f"The kept text of {name} cannot be read: its matters are set aside until it is put back from a backup."
    for (key, version), row in rows.items():
        if f"{key} {version}" not in gone:
            yield from _changed(row, texts.get(key, ""))
            yield from _unsound(row, new=newest[key] == version, waits=key in waiting)
            if newest[key] == version:
                yield from _ending(registry.by_id(row.id).procedure, today)


def _waiting(texts: Mapping[str, str], newest: Mapping[str, int]) -> dict[str, int]:
    """Versions of the pack that are later than the newest which the city adopted, by key."""
    versions = {key: parse(texts[key], name=f"{key}.toml").version for key in newest if key in texts}
    return {key: version for key, version in versions.items() if version > newest[key]}


def _wait(waiting: Mapping[str, int]) -> str:
    named = ", ".join(f"version {version} of {key}" for key, version in waiting.items())
    return (
        f"{named[0].upper()}{named[1:]} {'waits' if len(waiting) == 1 else 'wait'}: run `maple procedures adopt`. What is "
        "brought in goes by the earlier text until then; running matters keep theirs. Where an earlier text calls a matter "
        "settled that whoever brought it did not settle, it is shown as closed, and as no more."
    )


def _changed(row: AdoptedProcedure, text: str) -> Iterator[str]:
    """A version of the pack whose text is another than the one that was adopted by this number."""
    other = hashlib.sha256(text.encode()).hexdigest() != row.digest
    if other and f"version = {row.version}\n" in text:
        yield (
            f"{row.key} version {row.version} was adopted with another text than the pack now has; raise its version."
        )


def _unsound(row: AdoptedProcedure, *, new: bool, waits: bool) -> Iterator[str]:
    """A text that would not be adopted today: of the newest version, or of one that open matters follow."""
    plain, proof = registry.by_id(row.id).plain, proofs.proof(row.id)
    sound = proof.sound or (not new and proof.runs)
    if not new and (sound or not Matter.objects.filter(procedure_id=row.id, outcome=None).exists()):
        return
    name = f"{row.key} version {row.version}"
    if new and plain.changed and not waits:
        yield (
            f"{name} calls a matter settled that whoever brought it did not settle; it is shown as closed, and as no more. "
            f"{_way_out(waits=waits)}"
        )
    if not sound:
        yield f"{name} is not sound: `maple procedures check --adopted` says where. {_way_out(waits=waits)}"


def _way_out(*, waits: bool) -> str:
    if waits:
        return "The later version mends it: run `maple procedures adopt`."
    return "Write its next version with that mended, then run `maple procedures adopt FILE`."


def _ending(newest: Procedure, today: date) -> Iterator[str]:
    """The newest version of a procedure, if its text ends soon or has ended."""
    until = newest.in_force.until
    if until is not None and until - today < ENDS_SOON:
        yield (
            f"The text of {newest.id} ends on {until} and no later version is adopted; version {newest.version} goes "
            "on being used. Read the new law, write the next version, run `maple procedures adopt`."
        )


def newest_texts() -> dict[str, str]:
    """The stored text of the newest adopted version of each procedure, by the name of its file. One query."""
    rows = AdoptedProcedure.objects.order_by("key", "version").values_list("key", "source")
    return {f"{key}.toml": source for key, source in rows}
