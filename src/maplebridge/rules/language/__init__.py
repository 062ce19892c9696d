"""Read a procedure from TOML: `parse` gives the procedure, or every problem of the file at once."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from maplebridge.rules.language.build import build
from maplebridge.rules.language.check import Reading, check
from maplebridge.rules.language.kinds import check_kinds
from maplebridge.rules.language.openings import check_openings
from maplebridge.rules.language.problem import Problem, ProcedureError
from maplebridge.rules.language.relations import check_relations
from maplebridge.rules.language.schema import schema
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text

__all__ = ["Problem", "ProcedureError", "parse", "read_raw", "schema"]

POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def parse(text: str, *, name: str) -> Procedure:
    """The procedure written in `text`; `name` is the file's name in messages.

    raises  ProcedureError  with all problems: unknown and missing keys, wrong values, names that nobody
            declared, rules that contradict each other. Whether it is *sound* is for the prover to say.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError((_not_toml(error, text, name),)) from error
    return read_raw(raw, text, name=name)


def read_raw(raw: dict[str, Any], text: str, *, name: str) -> Procedure:
    """The procedure of what TOML reads in `text`, or of a change of it. Raises ProcedureError with all problems."""
    reading = Reading(raw, text, name)
    check(reading)
    check_relations(reading)
    check_openings(reading)
    check_kinds(reading)
    if reading.problems:
        raise ProcedureError(tuple(sorted(reading.problems, key=lambda problem: problem.line)))
    return build(raw)


def _not_toml(error: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    message = str(error)
    position = POSITION.search(message)
    line = int(position.group(1)) if position and position.group(1) else len(text.splitlines()) or 1
    reason = POSITION.sub("", message)
    return Problem(
        "toml",
        "",
        line,
        Text(
            "Line {line} is not written as TOML ({reason}): look for a missing quotation mark, "
            "bracket or comma.",
            line=line,
            reason=reason,
        ),
        name,
    )
