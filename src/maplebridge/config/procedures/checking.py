"""Reading and proving procedure files for the command line: what each is, whether it is sound, how long at worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import pack_files
from maplebridge.config.procedures.owed import owed
from maplebridge.rules import examples
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.coverage import coverage
from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import Problem, Proof, prove_pack
from maplebridge.texts.wording import in_english_and_chinese


@dataclass(slots=True)
class Checked:
    """What a check found about one file.

    worst_case_days, with_handed_over  the longest possible time in days, alone and with procedures it hands over to
    steps, acts  how many;  delays  role → days of the longest time that wait for it, the most first
    problems     each with code, where, en, zh
    without_help  fields that do not say what to write into them; sound all the same
    """

    id: str
    version: int = 0
    sound: bool = False
    worst_case_days: int | None = None
    with_handed_over: int | None = None
    steps: int = 0
    acts: int = 0
    delays: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    coverage: str = ""
    without_help: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain data, by the keys of `maple procedures check --json`."""
        return {
            "id": self.id,
            "version": self.version,
            "sound": self.sound,
            "worst_case_days": self.worst_case_days,
            "worst_case_days_with_handed_over": self.with_handed_over,
            "steps": self.steps,
            "acts": self.acts,
            "days_by_role": self.delays,
            "problems": self.problems,
            "fields_without_help": list(self.without_help),
            **({"coverage": self.coverage} if self.coverage else {}),
        }


def check_files(files: Sequence[Path], *, pack: str, coverage: bool = False) -> list[Checked]:
    """Read, prove and try every file; hand-overs are checked among the files and the pack's own.

    Returns one result for each file, in the order of the files.
    """
    checked = check_texts(
        {file.name: file.read_text("utf-8") for file in files}, pack=pack, coverage=coverage
    )
    return [checked[file.name] for file in files]


def check_texts(texts: Mapping[str, str], *, pack: str, coverage: bool = False) -> dict[str, Checked]:
    """The same of texts by the names of their files."""
    checked: dict[str, Checked] = {}
    read: dict[str, Procedure] = {}
    for name, text in texts.items():
        try:
            read[name] = parse(text, name=name)
        except ProcedureError as error:
            checked[name] = Checked(
                name.removesuffix(".toml"), problems=[_problem(one) for one in error.problems]
            )
    calendar = calendar_of(pack)
    others = _others(read, pack)
    whole = prove_pack([*read.values(), *others], calendar)
    for name, definition in read.items():
        between = [one for one in whole.problems if _concerns(one, definition, read)]
        proof = whole.proofs[definition.id, definition.version]
        checked[name] = _proved(definition, proof, between, calendar)
        checked[name].with_handed_over = whole.worst_case_days.get(definition.id)
        if coverage:
            checked[name].coverage = _coverage(definition, calendar)
    return checked


def without_help(definition: Procedure) -> tuple[str, ...]:
    """Fields that a form shows and that do not say what to write into them, in the order of the file."""
    return tuple(name for name, one in definition.fields.items() if one.help is None and one.kind != "signatures")


def _concerns(problem: Problem, definition: Procedure, read: Mapping[str, Procedure]) -> bool:
    """Whether what is wrong between procedures lies with this one: in its file, or in one of the pack that leads to it."""
    where = str(problem.where).partition(":")[0]
    given = {one.id for one in read.values()}
    return where == definition.id or (where not in given and problem.leads_to == definition.id)


def _others(read: dict[str, Procedure], pack: str) -> list[Procedure]:
    """Procedures of the pack that the files may hand over to."""
    names = {definition.id for definition in read.values()}
    definitions = [
        parse(file.read_text("utf-8"), name=file.name) for file in pack_files(pack) if file.stem not in names
    ]
    return [definition for definition in definitions if definition.id not in names]


def _proved(definition: Procedure, proof: Proof, between: list[Problem], calendar: Calendar) -> Checked:
    failures = [
        {"code": "example", "where": failure.says, **in_english_and_chinese(failure.words)}
        for failure in (examples.run(definition, calendar) if proof.sound else ())
    ]
    problems = [*(_problem(one) for one in (*proof.problems, *between, *owed(definition))), *failures]
    return Checked(
        definition.id,
        definition.version,
        sound=not problems,
        worst_case_days=proof.worst_case_days,
        steps=len(definition.steps),
        acts=proof.acts,
        delays=dict(sorted(proof.days_per_role.items(), key=lambda pair: -pair[1])),
        problems=problems,
        without_help=without_help(definition),
    )


def _coverage(definition: Procedure, calendar: Calendar) -> str:
    done = coverage(definition, calendar)
    return f"{done.acts_covered} of {done.acts_total} acts, {done.silences_covered} of {done.silences_total} silences"


def _problem(one: Any) -> dict[str, Any]:
    document = {"code": one.code, "where": str(one.where), **in_english_and_chinese(one.words)}
    line = getattr(one, "line", None)
    return document if line is None else {**document, "line": line}
