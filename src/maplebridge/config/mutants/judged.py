"""Whether anything notices that a gate of a procedure file was weakened: the product, what the law asks, the statement."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from maplebridge.config.mutants import asked
from maplebridge.config.mutants.declared import Mutant, Raw, changed, mutants
from maplebridge.config.mutants.played import contradicted
from maplebridge.config.mutants.stated import Statement, differs
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import pack_of
from maplebridge.config.procedures.owed import owed
from maplebridge.rules import examples
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.language import read_raw
from maplebridge.rules.language.problem import ProcedureError
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import faults

JUDGES = ("reading", "rules", "owed", "examples", "law", "engine", "statement")
"""Who may notice: the reader of files, S1 to S11, what `procedures check` finds owed, the file's own examples, what the law
asks of every procedure alike, what the pack states of its gates played in the engine, and that statement compared by lines.
"""
WITHOUT = {
    "product": ("reading", "rules", "owed", "examples"), "law": ("law",), "refusal": ("engine",), "statement": ("statement",)
}  # fmt: skip
"""Of what notices a mutant, the one that leans least on the statement counts: the product by itself, the law, a refusal of
the product that comes out otherwise than stated, and last the statement alone.
"""


class File(NamedTuple):
    """A procedure file, as it is judged: its text, what TOML reads in it, what its pack states of it."""

    text: str
    raw: Raw
    statement: Statement
    calendar: Calendar
    pack: str


@dataclass(slots=True)
class Judged:
    """What became of the mutants of one file: how many, who noticed how many, by kind, and those that nobody noticed.

    killed    judge → mutants that it noticed;  alone  those that only it noticed;  kinds  kind of gate → mutants of it
    first     one of WITHOUT → mutants for which it counts;  stated  kind → the mutants that the statement alone noticed
    survived  where, kind, what was done
    """

    id: str
    mutants: int = 0
    gates: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    stated: dict[str, list[str]] = field(default_factory=dict)
    survived: list[dict[str, str]] = field(default_factory=list)


def read(path: Path, statements: Mapping[str, Statement]) -> File:
    """A procedure file with what is stated of it (nothing, where nothing is)."""
    text = path.read_text("utf-8")
    pack = pack_of(path)
    return File(text, tomllib.loads(text), statements.get(path.stem, {}), calendar_of(pack), pack)


def judge_file(path: Path, statements: Mapping[str, Statement], *, slow: bool = True) -> Judged:
    """Weaken every gate of a file in turn. `slow`: all judges are asked; else those without a proof, until one notices."""
    file, judged = read(path, statements), Judged(path.stem)
    gates = set()
    for mutant in mutants(file.raw):
        judged.mutants += 1
        judged.kinds[mutant.kind] += 1
        gates.add((mutant.kind, mutant.where))
        noticed = list(_noticed(file, mutant, slow=slow))
        judged.killed.update(noticed)
        judged.alone.update(noticed if len(noticed) == 1 else ())
        least = next((group for group, judges in WITHOUT.items() if set(judges) & set(noticed)), None)
        judged.first.update([least] if least else ())
        if least == "statement":
            judged.stated.setdefault(mutant.kind, []).append(f"{mutant.where}: {mutant.does}")
        if not noticed:
            judged.survived.append(
                {"gate": f"{path.stem}: {mutant.where}", "kind": mutant.kind, "mutant": mutant.does}
            )
    judged.gates = len(gates)
    return judged


def _noticed(file: File, mutant: Mutant, *, slow: bool) -> Iterator[str]:
    try:
        procedure = read_raw(changed(file.raw, mutant), file.text, name="mutant")
    except ProcedureError:
        yield "reading"
        return
    if differs(procedure, file.statement):
        yield "statement"
        if not slow:
            return
    if contradicted(procedure, file.statement, file.calendar):
        yield "engine"
    if slow:
        yield from _proved(procedure, file)


def _proved(procedure: Procedure, file: File) -> Iterator[str]:
    if faults(procedure, file.calendar):
        yield "rules"
    if any(owed(procedure)):
        yield "owed"
    if examples.run(procedure, file.calendar):
        yield "examples"
    if asked.missing(procedure, file.pack):
        yield "law"


def totals(files: list[Judged]) -> dict[str, Any]:
    """The numbers of all files: mutants, gates, killed, by judge and by kind of gate, and the survivors."""
    killed, alone, kinds, first = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in files:
        killed.update(one.killed)
        alone.update(one.alone)
        kinds.update(one.kinds)
        first.update(one.first)
    survived = [row for one in files for row in one.survived]
    mutants_ = sum(one.mutants for one in files)
    return {
        "procedures": len(files), "gates": sum(one.gates for one in files), "mutants": mutants_,
        "killed": mutants_ - len(survived), "noticed_by": {one: killed[one] for one in JUDGES},
        "noticed_by_one_alone": {one: alone[one] for one in JUDGES},
        "killed_by": {one: first[one] for one in WITHOUT},
        "by_the_statement_alone": {one.id: one.stated for one in files if one.stated},
        "kinds": dict(sorted(kinds.items())), "survived": survived,
    }  # fmt: skip
