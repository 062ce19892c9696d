"""`maple prove gates`: every gate weakened, in procedures and in code; what nobody noticed is a missing test."""

from __future__ import annotations

from typing import Any

from maplebridge.config.mutants.judged import judge_file, totals
from maplebridge.config.mutants.stated import statements
from maplebridge.config.procedures.files import pack_files

PACK = "cn"


def of_files() -> dict[str, Any]:
    """Every gate of every procedure file of the pack, weakened, and all judges asked. Minutes of computing."""
    return totals([judge_file(file, statements(PACK)) for file in pack_files(PACK)])


def facts() -> dict[str, Any]:
    """The whole, schema 1: gates, mutants, killed, survived; and what of them each judge noticed."""
    files = of_files()
    return {
        "schema": 1, "gates": files["gates"], "mutants": files["mutants"], "killed": files["killed"],
        "survived": files["survived"], "procedures": {key: files[key] for key in WITHIN},
    }  # fmt: skip


WITHIN = ("procedures", "gates", "mutants", "killed", "noticed_by", "noticed_by_one_alone", "kinds")
