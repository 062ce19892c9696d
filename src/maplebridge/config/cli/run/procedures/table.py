"""The table of checked procedures, and what is wrong with each."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from maplebridge.config.procedures.checking import Checked


def show(checked: Sequence[Checked], *, coverage: bool) -> None:
    """Print a line for each procedure, then its problems in English and Chinese and, if wished, what its examples reach."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table("procedure", "version", "sound", "longest days", "steps", "acts", "who can delay it, days")
    for one in checked:
        delays = ", ".join(f"{role} {days}" for role, days in list(one.delays.items())[:4])
        table.add_row(
            one.id, str(one.version), "yes" if one.sound else "NO", str(one.worst_case_days or "–"),
            str(one.steps), str(one.acts), delays,
        )  # fmt: skip
    console.print(table)
    for one in checked:
        for problem in one.problems:
            line = f":{problem['line']}" if problem.get("line") else ""
            console.print(
                f"{one.id}{line}: {problem['en']}\n    {problem['zh']}", style="red", highlight=False
            )
        if one.without_help:
            console.print(f"{one.id}: no help line at {', '.join(one.without_help)}", style="yellow", highlight=False)
        if coverage:
            console.print(f"{one.id}: examples reach {one.coverage}")
