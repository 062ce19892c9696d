"""What the law asks of every procedure alike, whatever its file says and whatever is stated of its gates: a judge apart.

    a refusal     names a way out and tells the party; a way out is named by a refusal alone, and by the end too (bound B7;
                  Administrative Penalty Law, art. 59; Licensing Law, art. 38; Litigation Law, art. 46)
    a move        of what a person brought is told to a party (Regulation on Petition Work, arts. 22, 23)
    a longer time is given once, by one role, with a reason, and told; a pause by whoever has the step, and told
    a yes         is the word of those who act with it (Civil Code, arts. 134, 140)
    silence       is no answer, save where an article says so (Civil Code, art. 140)
    a name        of a field means one kind of thing in every procedure, and is told in all or in none
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from maplebridge.config.procedures.files import PACKS, pack_files
from maplebridge.rules.language import parse
from maplebridge.rules.places import Act, Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.settling import acts_of

FILE = "asked.toml"
ONCE = 1
WHY = ("reason", "both_agree")
"""With what a longer time is given: a reason, or the agreement of both sides."""
Alike = Mapping[str, frozenset[tuple[str, bool]]]
"""Field by name -> the kinds that it has in other procedures, and whether it is told there."""


@cache
def excepted(pack: str) -> Mapping[str, Mapping[str, Any]]:
    """Where the files of a pack may differ, by the table of its file `asked.toml`; empty where it has none."""
    path: Path = PACKS / pack / FILE
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def fields_elsewhere(pack: str, procedure: str) -> Alike:
    """The fields of all other procedures of a pack."""
    found: dict[str, frozenset[tuple[str, bool]]] = {}
    for one in _procedures(pack):
        for field in one.fields.values() if one.id != procedure else ():
            found[field.name] = found.get(field.name, frozenset()) | {(field.kind, field.told)}
    return found


@cache
def _procedures(pack: str) -> Sequence[Procedure]:
    return [parse(file.read_text("utf-8"), name=file.name) for file in pack_files(pack)]


def missing(procedure: Procedure, pack: str) -> list[str]:
    """What a procedure of a pack lacks of what is asked of all: a line each; none where it has everything. O(file)."""
    but = {table: rows.get(procedure.id, {}) for table, rows in excepted(pack).items() if table != "alike"}
    lines = [
        *_refusals(procedure, but.get("remedies", {})),
        *_moves(procedure, but.get("untold", {})),
        *_clocks(procedure),
        *_affirmed(procedure, but.get("affirmed", {})),
        *_silences(procedure, but.get("silence", {})),
    ]
    return [*lines, *_alike(procedure, fields_elsewhere(pack, procedure.id), excepted(pack).get("alike", {}))]


def _refusals(procedure: Procedure, but: Mapping[str, str]) -> Iterator[str]:
    for place, act in acts_of(procedure):
        where, end = f"{place}.{act.name}", procedure.ends.get(act.to or "")
        if act.adverse != bool(act.remedy):
            yield f"{where}: a refusal names a way out, and a way out is named by a refusal"
        if act.adverse and procedure.parties.isdisjoint(act.tells):
            yield f"{where}: a refusal is told to a party"
        if act.adverse and end is not None and where not in but and set(act.remedy) != set(end.remedy):
            yield f"{where}: the refusal and its end name the same ways out"


def _moves(procedure: Procedure, but: Mapping[str, str]) -> Iterator[str]:
    for place, act in acts_of(procedure):
        where = f"{place}.{act.name}"
        moved = act.to is not None and place not in procedure.outsides and _of_office(procedure, act)
        if procedure.bringers and moved and where not in but and procedure.parties.isdisjoint(act.tells):
            yield f"{where}: where an office moves what a person brought, a party is told"


def _of_office(procedure: Procedure, act: Act) -> bool:
    return all(procedure.roles[name].kind == "office" for name in act.who)


def _clocks(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps.values():
        longer, pause = step.extend, step.pause
        if longer and (longer.times > ONCE or len(longer.by) > 1 or procedure.parties.intersection(longer.by)):
            yield f"{step.name}: a longer time is given once, by one office"
        if longer and (not set(WHY) & set(longer.needs) or not longer.tells):
            yield f"{step.name}: a longer time has a reason and is told"
        if pause and (set(pause.by) != {step.who} or not pause.tells):
            yield f"{step.name}: who has the step pauses it, and it is told"


def _affirmed(procedure: Procedure, but: Mapping[str, str]) -> Iterator[str]:
    acting = _acting_with(procedure)
    for field in procedure.fields.values():
        if field.kind == "yes" and field.name not in but and set(field.by) != acting.get(field.name, set()):
            yield f"field.{field.name}: a yes is the word of those who act with it"


def _acting_with(procedure: Procedure) -> dict[str, set[str]]:
    """Field -> the roles that give it: with an act, a duty, a waiver of one, or a longer time."""
    found: dict[str, set[str]] = {}
    every = [(act.who, (*act.needs, *act.may)) for _, act in acts_of(procedure)]
    for step in procedure.steps.values():
        every += [pair for duty in step.duties.values() for pair in ((duty.who, duty.needs), *_waivers(duty))]
        every += [(step.extend.by, step.extend.needs)] if step.extend else []
    for who, needs in every:
        for name in needs:
            found.setdefault(name, set()).update(who)
    return found


def _waivers(duty: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    if duty.waive is not None:
        yield duty.waive.by, duty.waive.needs


def _silences(procedure: Procedure, but: Mapping[str, str]) -> Iterator[str]:
    for place in procedure.places.values():
        for duty in place.duties.values() if isinstance(place, Step) else ():
            if (duty.late == "deemed") != (f"{place.name}.{duty.name}" in but):
                yield f"{place.name}.{duty.name}: silence is an answer where an article says so, and nowhere else"


def _alike(procedure: Procedure, elsewhere: Alike, but: Mapping[str, str]) -> Iterator[str]:
    for field in procedure.fields.values():
        known = elsewhere.get(field.name, frozenset())
        if known and field.kind not in {kind for kind, _ in known}:
            yield f"field.{field.name}: it is a {' or a '.join(sorted({kind for kind, _ in known}))} in other procedures"
        if known and field.name not in but and field.told not in {told for _, told in known}:
            yield f"field.{field.name}: it is {'not ' if field.told else ''}told in other procedures"
