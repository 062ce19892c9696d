"""The command line: reads the words, starts the database where the command needs it, then loads what does it.

What there is stands in `table`; `kernel.command` says what a command is made of.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from maplebridge.config.cli import reader, table
from maplebridge.kernel.command import Command

COMMANDS: dict[str, Command] = {one.name: one for one in table.COMMANDS}

CITIES = "maplebridge.config.cities.founding"
MISUSED = 2
OTHERS = 0o077
"""What a command writes is its user's alone: files 0600, folders 0700."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (130 after Ctrl-C)."""
    chosen = read(list(sys.argv[1:] if arguments is None else arguments))
    if chosen is None:
        return 0
    try:
        status = chosen.check(chosen)
        return (
            int(status)
            if status is not None
            else go_on(
                chosen, chosen.run, boot=chosen.boot, migrate=chosen.migrate, needs_city=chosen.needs_city
            )
        )
    except KeyboardInterrupt:
        print("Stopped. Nothing is half done; run the same command again to go on.", file=sys.stderr)
        return 130


def go_on(
    arguments: argparse.Namespace,
    run: str,
    *,
    boot: str | None = None,
    migrate: bool = True,
    waits: bool = False,
    needs_city: bool = False,
) -> int:
    """Start the database as the role `boot`, if there is one, then load the module `run` and run it; returns its status, or
    2 where a city is needed and none stands.

    The one place where a module is loaded by its name: those that work on the city can be loaded only then. A command that
    has something to hold or to look at before the database starts runs without one, and goes on here.
    """
    if boot is not None:
        from maplebridge.config.cli import starting  # costly, and not every command starts a database

        arguments.address = starting.start(boot, migrate=migrate, waits=waits)
        arguments.home = starting.folder()
    if needs_city and (missing := importlib.import_module(CITIES).no_city()):
        print(missing, file=sys.stderr)
        return MISUSED
    return int(importlib.import_module(run).run(arguments))


def declare(command: Command, parser: argparse.ArgumentParser) -> None:
    """Give a parser the words of a command, and what it is to run, unless one of its words says otherwise."""
    module = importlib.import_module(command.words)
    parser.set_defaults(
        run=command.run,
        boot=command.boot,
        migrate=command.migrate,
        needs_city=command.needs_city,
        check=getattr(module, "check", lambda _arguments: None),
    )
    module.declare(command.name, parser)


def command() -> int:
    """Be the whole process and return its exit status: `main`, ended in order by SIGTERM too; its files are its
    user’s alone.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    os.umask(OTHERS)
    reader.watch()
    try:
        try:
            return main()
        finally:
            sys.stdout.flush()
    except ModuleNotFoundError as error:
        if str(error.name).startswith("maplebridge"):
            raise
        print(
            f"The environment lacks {error.name}: remove the folder {sys.prefix} and start again.",
            file=sys.stderr,
        )
        return 1
    finally:
        if "maplebridge.config.installation.postgres" in sys.modules:
            from maplebridge.config.installation.resting import rest

            rest()


def read(words: list[str]) -> argparse.Namespace | None:
    """What the words ask for; None if they ask for nothing, after the summary was printed."""
    parser = argparse.ArgumentParser(prog="maple", description="Maplebridge: a city's social governance.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, one in COMMANDS.items():
        sub = commands.add_parser(name, help=one.summary, description=one.summary)
        if name == wanted:
            declare(one, sub)
    chosen, rest = parser.parse_known_args(words)
    if not chosen.command:
        parser.print_help()
        return None
    if rest and not getattr(chosen, "passes_on", False):
        parser.error(f"unknown words: {' '.join(rest)}")
    spoilt = next((name for name, value in vars(chosen).items() if _is_spoilt(value)), None)
    if spoilt and not getattr(chosen, "passes_on", False):
        parser.error(f"{spoilt.replace('_', '-')} is not written in UTF-8: type it again")
    chosen.rest, chosen.words = rest, words
    return chosen


def _is_spoilt(value: object) -> bool:
    """Whether words hold octets that are no letters. Names of files may: the disk takes any."""
    if isinstance(value, (list, tuple)):
        return any(map(_is_spoilt, value))
    return isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
