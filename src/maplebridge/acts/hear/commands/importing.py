"""`maple import`: many matters in.

Ends with 0 when all is opened or was here already, 1 when rows are refused, need a person or have a class that is not
on the city's list, 2 when asked wrongly.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from maplebridge.acts.hear.commands.refused import refused_path
from maplebridge.acts.hear.importing import coded, packs, tables
from maplebridge.acts.hear.importing.run import Import, write_rejected
from maplebridge.figures import tally as figures
from maplebridge.kernel.command.refusals import sentence
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Refusal

GOOD, FOUND, MISUSED = 0, 1, 2
CLASSES_SHOWN = 10


def run(arguments: argparse.Namespace) -> int:
    """Import; exit status 2 where the file as a whole cannot be taken, 1 where a person has to look at something of
    it.
    """
    try:
        return _import(arguments)
    except Refusal as refusal:
        sentence(refusal)
        return MISUSED


def _import(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    path: Path = arguments.file
    by_code = arguments.places == "coded"
    if arguments.places == "auto":
        by_code = packs.speaks_of_coded_places(
            path, arguments.map, sheet=arguments.sheet, encoding=arguments.encoding
        )
    if by_code and coded.ensure_coded_places():
        print("These messages name coded places; they were added beside the city's own.", file=sys.stderr)
    work = Import(
        path=path,
        words=arguments.map,
        home=(packs.coded_home() if by_code else None) or territory.tree().root.id,
        now=now,
        source=arguments.source.strip(),
        order=arguments.dates,
        sheet=arguments.sheet,
        encoding=arguments.encoding,
    )
    other, hidden = tables.unread_sheets(path, sheet=arguments.sheet)
    stopped: Refusal | None = None
    with _progress(tables.count(path)) as advance:
        work.started = lambda tally: advance(tally.rows)
        try:
            work.run()
        except Refusal as why:
            stopped = why
    figures.fold_all(now=now)
    target = _keep_rejected(work, arguments)
    _say(work, target, [*other, *hidden], stopped, as_json=arguments.json)
    if stopped is not None:
        return MISUSED
    return FOUND if work.tally.refused or work.tally.needs_person or other or work.classes else GOOD


def _keep_rejected(work: Import, arguments: argparse.Namespace) -> Path | None:
    """Write the refused rows; where to. Where that cannot be, they go to a name that can, for they are nowhere else."""
    if not work.rejected:
        return None
    target = arguments.refused or refused_path(arguments.file, arguments.home)
    try:
        write_rejected(work.rejected, target)
    except OSError as error:
        print(f"{target} cannot be written: {error.strerror}.", file=sys.stderr)
        target = refused_path(arguments.file, arguments.home)
        try:
            write_rejected(work.rejected, target)
        except OSError as again:
            print(
                f"{target} cannot be written either: {again.strerror}. The refused rows are kept nowhere: make room and "
                "import the same file again; what was opened is not opened twice.",
                file=sys.stderr,
            )
            return None
    return Path(target)


def _say(
    work: Import, target: Path | None, sheets: list[str], stopped: Refusal | None, *, as_json: bool
) -> None:
    tally = dataclasses.asdict(work.tally)
    if as_json:
        document = {
            "schema": 1,
            **tally,
            "refused_file": None if target is None else str(target),
            "columns_not_read": work.unread,
            "classes_not_known": dict(work.classes.most_common()),
            "sheets_not_read": sheets,
            "stopped": None if stopped is None else stopped.words.in_language("en"),
        }
        print(json.dumps(document, ensure_ascii=False))
    else:
        print(
            f"{tally['rows']} rows: {tally['opened']} opened, {tally['existing']} were here already, "
            f"{tally['refused']} refused; {tally['placed_by_text']} placed by their words, "
            f"{tally['needs_person']} need a person to ask where."
        )
    if target is not None:
        print(f"{tally['refused']} rows were refused; each with its sentence in {target}.", file=sys.stderr)
    if work.unread:
        print(f"Columns that were not read: {', '.join(work.unread)}.", file=sys.stderr)
    if work.classes:
        print(_classes(work.classes), file=sys.stderr)
    if sheets:
        print(f"Sheets that were not read: {', '.join(sheets)}. Name one with --sheet.", file=sys.stderr)
    if stopped is not None:
        sentence(stopped)


def _classes(classes: Counter[str]) -> str:
    """Which classes of the file are not on the city's list, the most used first."""
    count, rows = len(classes), classes.total()
    shown = ", ".join(f"“{name}” ({n})" for name, n in classes.most_common(CLASSES_SHOWN))
    more = f" and {count - CLASSES_SHOWN} more" if count > CLASSES_SHOWN else ""
    some = "1 class is" if count == 1 else f"{count} classes are"
    return (
        f"{some} not on this city's list: {shown}{more}. {rows} {'row was' if rows == 1 else 'rows were'} opened by the "
        "words instead; what the file said stands with each."
    )


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error; what it gives is told how many rows are done."""
    columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("rows", total=total)
        yield lambda rows: progress.update(task, completed=rows)
