"""`maple demo`: the sample city is built in a process of its own, then opened."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil

from maplebridge.config.cli import go_on
from maplebridge.config.cli.run.serving.begin import hold_home
from maplebridge.config.installation import home as homes
from maplebridge.config.installation import ports, postgres
from maplebridge.config.supervision import binding

PROCESSES = multiprocessing.get_context("spawn")
BUILDING = "maplebridge.config.cli.run.living.building"
OPENED = "maplebridge.config.cli.run.living.opened"


def run(arguments: argparse.Namespace) -> int:
    """Build the sample city in a process of its own, then serve it; that process's exit status where it fails."""
    ports.check_port(arguments.port)
    arguments.hold = None if arguments.no_serve else hold_home()
    if arguments.fresh:
        _clear()
    builder = PROCESSES.Process(
        target=build_quietly, args=(arguments.days, arguments.per_day, arguments.seed)
    )
    builder.start()
    try:
        builder.join()
    finally:
        if builder.is_alive():
            builder.terminate()
            builder.join(10)
    if builder.exitcode:
        return int(builder.exitcode)
    return go_on(arguments, OPENED, boot="web", migrate=False)


def _clear() -> None:
    """Throw the present sample city away: database, witness heads, files. Secrets stay."""
    if os.environ.get("DATABASE_URL"):
        raise SystemExit(
            "--fresh throws the whole database away; it works on the embedded one only. Unset DATABASE_URL."
        )
    place = homes.home()
    alone = postgres.leave(place)
    if alone is None:
        raise SystemExit(
            "Another ./maple command uses this city's database. End it first, then throw the city away."
        )
    postgres.stop(place)
    for folder in (place.cluster, place.witness, place.files):
        shutil.rmtree(folder, ignore_errors=True)
    alone.release()


def build_quietly(days: int, per_day: int, seed: int) -> None:
    """Build in a process of its own; Ctrl-C ends it without a traceback.

    raises  SystemExit  130 after Ctrl-C
    """
    binding.die_with_parent()
    asked = argparse.Namespace(days=days, per_day=per_day, seed=seed)
    try:
        go_on(asked, BUILDING, boot="clock")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
