"""`maple import` and `maple export`: many matters in, many matters out.

Ends with 0 when all is opened or was here already, 1 when rows are refused, need a person or have a class that is not
on the city's list, 2 when asked wrongly.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.rules.refusal import Refusal

GOOD, FOUND, MISUSED = 0, 1, 2
CLASSES_SHOWN = 10
LONGEST_STEM = 180
"""Octets of a file's name that the name of its refused rows keeps: a disk takes 255, some of them less."""


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `import` or `export`."""
    parser.set_defaults(which=name)
    parser.add_argument("file", type=Path, help="CSV, XLSX or Parquet file")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    if name == "import":
        parser.add_argument(
            "--map", default=None, help="field=column,… (id,time,title,text,place,category,contact)"
        )
        parser.add_argument(
            "--places",
            choices=("auto", "own", "coded"),
            default="auto",
            help="places the messages speak of: this city's own, or coded ones (A3区) of published messages",
        )
        parser.add_argument(
            "--source",
            default="",
            help="name of the list, where several lists number their rows for themselves",
        )
        parser.add_argument(
            "--dates",
            choices=("DMY", "MDY", "YMD"),
            default="",
            help="how the file writes days that could be read two ways (03/05/2026)",
        )
        parser.add_argument(
            "--sheet", default="", help="sheet of a workbook; without it the first that is not empty"
        )
        parser.add_argument(
            "--encoding",
            choices=("utf-8", "utf-16", "utf-16le", "utf-16be", "gb18030", "big5", "windows-1252"),
            default="",
            help="how a CSV file is written, where it cannot be told for certain",
        )
        parser.add_argument(
            "--refused", type=Path, default=None, help="file for refused rows, with a sentence each"
        )


def run(arguments: argparse.Namespace) -> int:
    """Import or export."""
    from maplebridge.config.installation.boot import boot

    if arguments.which == "export":
        boot("export", migrate=True)
        from maplebridge.kernel.records.exporting import export
        from maplebridge.rules.refusal import Refusal

        try:
            done = export(arguments.file, now=datetime.now(UTC))
        except Refusal as refusal:
            _sentence(refusal)
            return MISUSED
        except OSError as error:
            print(
                f"{arguments.file} cannot be written: {error.strerror}. Nothing was written.", file=sys.stderr
            )
            return MISUSED
        print(
            json.dumps({"schema": 1, "matters": done.count, "left_out": done.left_out})
            if arguments.json
            else f"{done.count} matters written to {arguments.file}."
        )
        if done.left_out:
            print(f"These cannot be read and were left out: {', '.join(done.left_out)}.", file=sys.stderr)
        return FOUND if done.left_out else GOOD
    if not arguments.file.is_file():
        print(f"There is no file {arguments.file}. Check the name.", file=sys.stderr)
        return MISUSED
    target = arguments.refused
    if target is not None and (target.is_dir() or (target.exists() and target.samefile(arguments.file))):
        print(f"--refused {target} is the file itself or a folder. Give another name.", file=sys.stderr)
        return MISUSED
    boot("clock", migrate=True)
    from maplebridge.rules.refusal import Refusal

    try:
        return _import(arguments)
    except Refusal as refusal:
        _sentence(refusal)
        return MISUSED


def _import(arguments: argparse.Namespace) -> int:
    from maplebridge.acts.hear.importing import packs, run, tables
    from maplebridge.config.cities.founding import ensure_coded_places, no_city
    from maplebridge.figures import tally as figures
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import Refusal

    now = datetime.now(UTC)
    path: Path = arguments.file
    missing = no_city()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    coded = arguments.places == "coded"
    if arguments.places == "auto":
        coded = packs.speaks_of_coded_places(
            path, arguments.map, sheet=arguments.sheet, encoding=arguments.encoding
        )
    if coded and ensure_coded_places():
        print("These messages name coded places; they were added beside the city's own.", file=sys.stderr)
    work = run.Import(
        path=path,
        words=arguments.map,
        home=(packs.coded_home() if coded else None) or territory.tree().root.id,
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
    from maplebridge.acts.hear.importing import run

    if not work.rejected:
        return None
    target = arguments.refused or _refused_path(arguments.file)
    try:
        run.write_rejected(work.rejected, target)
    except OSError as error:
        print(f"{target} cannot be written: {error.strerror}.", file=sys.stderr)
        target = _refused_path(arguments.file)
        try:
            run.write_rejected(work.rejected, target)
        except OSError as again:
            print(
                f"{target} cannot be written either: {again.strerror}. The refused rows are kept nowhere: make room and "
                "import the same file again; what was opened is not opened twice.",
                file=sys.stderr,
            )
            return None
    return Path(target)


def _progress(total: int | None):  # type: ignore[no-untyped-def]  # a context manager giving a callback
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    @contextmanager
    def shown():  # type: ignore[no-untyped-def]
        columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("rows", total=total)
            yield lambda rows: progress.update(task, completed=rows)

    return shown()


def _refused_path(path: Path) -> Path:
    """A name in the data folder that no earlier import has used: somebody may be mending what it refused."""
    from maplebridge.config.installation.home import home

    folder = home().path / "refused"
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)  # an earlier version left it open to others
    stem = os.fsencode(path.stem)[:LONGEST_STEM].decode("utf-8", "ignore") or "import"
    names = (folder / f"{stem}.refused{'' if n == 1 else f'-{n}'}.csv" for n in itertools.count(1))
    return next(name for name in names if not name.exists())


def _say(
    work: Import, target: Path | None, sheets: list[str], stopped: Refusal | None, *, as_json: bool
) -> None:
    tally = dataclasses.asdict(work.tally)
    if as_json:
        said = {
            "schema": 1,
            **tally,
            "refused_file": None if target is None else str(target),
            "columns_not_read": work.unread,
            "classes_not_known": dict(work.classes.most_common()),
            "sheets_not_read": sheets,
            "stopped": None if stopped is None else stopped.words.en,
        }
        print(json.dumps(said, ensure_ascii=False))
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
        _sentence(stopped)


def _classes(classes: Counter[str]) -> str:
    """Which classes of the file are not on the city's list, the most used first."""
    count, rows = len(classes), classes.total()
    shown = ", ".join(f"“{name}” ({n})" for name, n in classes.most_common(CLASSES_SHOWN))
    more = f" and {count - CLASSES_SHOWN} more" if count > CLASSES_SHOWN else ""
    said = "1 class is" if count == 1 else f"{count} classes are"
    return (
        f"{said} not on this city's list: {shown}{more}. {rows} {'row was' if rows == 1 else 'rows were'} opened by the "
        "words instead; what the file said stands with each."
    )


def _sentence(refusal: Refusal) -> None:
    print(refusal.words.en, file=sys.stderr)
    print(refusal.words.zh, file=sys.stderr)
