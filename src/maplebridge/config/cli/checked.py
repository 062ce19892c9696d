"""What `maple procedures check` finds: of files, of a pack, of the texts that the city adopted."""

from __future__ import annotations

import argparse
import sys

from maplebridge.config.cli import documents


def run(arguments: argparse.Namespace) -> int:
    """Prove the procedures that are meant and say what was found; status 1 if one is not sound."""
    from maplebridge.config.procedures.checking import check_files, pack_files

    if arguments.adopted:
        checked = _adopted(arguments)
    else:
        files = arguments.files or pack_files(arguments.pack)
        checked = check_files(files, pack=arguments.pack, coverage=arguments.coverage)
    if arguments.json:
        documents.tell({"procedures": [one.to_json() for one in checked]})
    else:
        _table(checked, coverage=arguments.coverage)
    return 0 if all(one.sound for one in checked) else 1


def _adopted(arguments: argparse.Namespace) -> list:  # type: ignore[type-arg]  # Checked of config.checking
    """The newest texts that the city adopted, checked as they were written."""
    from maplebridge.config.installation.boot import boot
    from maplebridge.config.procedures.checking import check_texts

    boot("clock", migrate=True)
    from maplebridge.config.procedures.texts import newest_texts
    from maplebridge.kernel.law import registry

    named = {file.stem for file in arguments.files}
    texts = {
        name: text
        for name, text in newest_texts().items()
        if not named or name.removesuffix(".toml") in named
    }
    return list(check_texts(texts, pack=registry.home_pack(), coverage=arguments.coverage).values())


def _table(checked: list, *, coverage: bool) -> None:  # type: ignore[type-arg]  # Checked of config.checking
    from rich.console import Console
    from rich.table import Table

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
        if coverage:
            console.print(f"{one.id}: examples reach {one.coverage}")
