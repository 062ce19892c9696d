"""`maple import` and `maple export`: many matters in, many matters out."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path


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
            "--refused", type=Path, default=None, help="file for refused rows, with a sentence each"
        )


def run(arguments: argparse.Namespace) -> int:
    """Import or export."""
    from maplebridge.config.boot import boot

    if arguments.which == "export":
        boot("export", migrate=True)
        from maplebridge.kernel.records.exporting import export

        count = export(arguments.file, now=datetime.now(UTC))
        print(
            json.dumps({"matters": count})
            if arguments.json
            else f"{count} matters written to {arguments.file}."
        )
        return 0
    if not arguments.file.is_file():
        print(f"There is no file {arguments.file}. Check the name.", file=sys.stderr)
        return 2
    boot("clock", migrate=True)
    from maplebridge.rules.refusal import Refusal

    try:
        return _import(arguments)
    except Refusal as refusal:
        print(refusal.words.en, file=sys.stderr)
        print(refusal.words.zh, file=sys.stderr)
        return 2


def _import(arguments: argparse.Namespace) -> int:
    from maplebridge.acts.hear.importing import packs, run, tables
    from maplebridge.config.founding import ensure_coded_places, ensure_sample_city
    from maplebridge.kernel.matter import tally as figures
    from maplebridge.kernel.territory import queries as territory

    now = datetime.now(UTC)
    path: Path = arguments.file
    ensure_sample_city(now=now)
    coded = arguments.places == "coded"
    if arguments.places == "auto":
        coded = packs.speaks_of_coded_places(path, arguments.map)
    if coded and ensure_coded_places():
        print("These messages name coded places; they were added beside the city's own.", file=sys.stderr)
    home = (packs.coded_home() if coded else None) or territory.tree().root.id
    work = run.Import(path=path, words=arguments.map, home=home, now=now, source=arguments.source.strip())
    with _progress(tables.count(path)) as advance:
        work.started = lambda tally: advance(tally.rows)
        tally = work.run()
    figures.fold_all(now=now)
    if work.rejected:
        target = arguments.refused or _refused_path(path)
        run.write_rejected(work.rejected, target)
        print(f"{len(work.rejected)} rows were refused; each with its sentence in {target}.", file=sys.stderr)
    _say(dataclasses.asdict(tally), as_json=arguments.json)
    return 0


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
    from maplebridge.config.home import home

    return home().path / "refused" / f"{path.stem}.refused.csv"


def _say(tally: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(tally))
        return
    print(
        f"{tally['rows']} rows: {tally['opened']} opened, {tally['existing']} were here already, "
        f"{tally['refused']} refused; {tally['placed_by_text']} placed by their words, "
        f"{tally['needs_person']} need a person to ask where."
    )
