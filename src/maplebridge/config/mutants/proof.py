"""`maple prove gates`: every gate weakened, in procedures and in code; what nobody noticed is a missing test."""

from __future__ import annotations

from typing import Any

from maplebridge.config.mutants.judged import judge_file, totals
from maplebridge.config.mutants.sources import sources, survivors
from maplebridge.config.mutants.stated import statements
from maplebridge.config.procedures.files import pack_files
from maplebridge.packs.reading import names

WITHIN = (
    "procedures", "gates", "mutants", "killed", "killed_by", "noticed_by", "noticed_by_one_alone", "kinds",
    "by_the_statement_alone",
)  # fmt: skip
"""`killed_by`: the product by itself, what the law asks, a refusal otherwise than stated, the statement alone."""


def of_files() -> dict[str, Any]:
    """Every gate of every procedure file of the first pack, weakened, and all judges asked. Minutes of computing."""
    pack = names()[0]
    return totals([judge_file(file, statements(pack)) for file in pack_files(pack)])


def of_code() -> dict[str, Any]:
    """Every gate in program code that is listed, weakened, and its test run. Minutes, most of them with a database."""
    named = sources()
    survived = survivors(named)
    return {
        "gates": len({one.gate for one in named}), "mutants": len(named), "killed": len(named) - len(survived),
        "tests": len({one.test for one in named}), "survived": survived,
    }  # fmt: skip


def facts() -> dict[str, Any]:
    """The whole, schema 1: gates, mutants, killed, survived; and what of them lies in procedure files and what in code."""
    files, code = of_files(), of_code()
    both = {name: files[name] + code[name] for name in ("gates", "mutants", "killed")}
    return {
        "schema": 1, **both, "survived": [*files["survived"], *code["survived"]],
        "procedures": {key: files[key] for key in WITHIN},
        "code": {key: value for key, value in code.items() if key != "survived"},
    }  # fmt: skip
