"""What a command of `./maple` is: data alone, so that the table of all commands costs a start next to nothing.

A verb or a room lists its commands, `config/cli` gathers them. Three modules share the work, each loaded only when it is
needed: this data, always; the module of its words, when the command is asked for; the module that does it, when the
database works and Django knows its models. What several commands print stands beside this: `documents`, `refusals`.
"""

from __future__ import annotations


class Command:
    """One command.

    name     what is typed after `./maple`
    summary  what `./maple --help` says of it, without a capital or a full stop
    words    dotted name of the module that has `declare(name, parser)`, and `check(arguments) -> int | None` where something
             can be said before a database starts: the status to end with, or None to go on. It imports no Django.
    run      dotted name of the module that has `run(arguments) -> int` (0 good, 1 something was found, 2 asked wrongly).
             It is loaded after the start, so it imports models at its head.
    boot     the role of the database that it works as: owner, web, clock, seal or export; then `arguments.address` says
             where the database is, and `arguments.home` in which folder the installation's data lies. None: it needs no
             database.
    migrate  whether the tables are brought up to date first
    needs_city  whether it works on a city: where none stands, it is not run, what to do is said, and the status is 2

    `declare` gives a word of a command another module, role or none, and says whether it needs a city:
    `word.set_defaults(run=…, boot=…, migrate=…, needs_city=…)`; `check` may set the same on `arguments`.
    A plain class, because dataclasses cost a start a third of its time.
    """

    __slots__ = ("boot", "migrate", "name", "needs_city", "run", "summary", "words")

    def __init__(
        self,
        name: str,
        summary: str,
        *,
        words: str,
        run: str,
        boot: str | None = None,
        migrate: bool = True,
        needs_city: bool = False,
    ) -> None:
        self.name, self.summary = name, summary
        self.words, self.run = words, run
        self.boot, self.migrate, self.needs_city = boot, migrate, needs_city
