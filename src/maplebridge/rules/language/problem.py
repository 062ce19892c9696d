"""What is wrong with a file, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    code   stable word for programs: toml, unknown_key, missing_key, wrong_type, one_of, together,
           unknown_name, name_taken, contradiction
    where  dotted path of the key, `step.handling.within`
    line   line of the file, counted from 1
    """

    code: str
    where: str
    line: int
    words: Wording
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words.in_language('en')}"

    def in_language(self, code: str) -> str:
        """The sentence in a language."""
        return self.words.in_language(code)


class ProcedureError(ValueError):
    """A file is no procedure. `problems` holds all that is wrong with it, in the order of its lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
