"""Every command: what it is called, where its words are declared, what runs it and as whom. Those of the verbs are added."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from maplebridge.config.verbs import VERBS
from maplebridge.kernel.command import Command

WORDS = "maplebridge.config.cli.words"
RUN = "maplebridge.config.cli.run"

OWN: tuple[Command, ...] = (
    Command(
        "demo",
        "build the sample city, simulate its last days, serve it",
        words=f"{WORDS}.demo",
        run=f"{RUN}.living.demo",
    ),
    Command("serve", "serve pages and API", words=f"{WORDS}.serving", run=f"{RUN}.serving.begin"),
    Command(
        "worker",
        "run the clock, the sealer and the notices",
        words=f"{WORDS}.serving",
        run=f"{RUN}.serving.begin",
    ),
    Command(
        "test",
        "run the tests: all, or one of pure, db, web, law, shape",
        words=f"{WORDS}.testing",
        run=f"{RUN}.house.testing",
    ),
    Command(
        "prove",
        "run the long proofs and write docs/evidence",
        words=f"{WORDS}.testing",
        run=f"{RUN}.house.proving",
    ),
    Command(
        "bench",
        "measure, side by side with peers",
        words=f"{WORDS}.measuring",
        run=f"{RUN}.house.measuring",
    ),
    Command(
        "city", "found a city from its own lists", words=f"{WORDS}.city", run=f"{RUN}.city", boot="clock"
    ),
    Command(
        "tasks",
        "show and change the duty lists of the levels",
        words=f"{WORDS}.tasks",
        run=f"{RUN}.tasks.change",
        boot="clock",
    ),
    Command(
        "try",
        "ask what the rules answer, without a city",
        words=f"{WORDS}.trying",
        run=f"{RUN}.trying.task",
    ),
    Command(
        "account",
        "add, close and list accounts; passwords, sessions, deputies",
        words=f"{WORDS}.accounts",
        run=f"{RUN}.accounts",
        boot="clock",
        needs_city=True,
    ),
    Command(
        "export",
        "write matters to CSV, XLSX, Parquet or GeoJSON",
        words=f"{WORDS}.exporting",
        run=f"{RUN}.exporting",
        boot="export",
    ),
    Command(
        "simulate",
        "let the sample city live on for some days",
        words=f"{WORDS}.demo",
        run=f"{RUN}.living.simulating",
        boot="clock",
        needs_city=True,
    ),
    Command(
        "procedures",
        "check, draw, explain, compare and replay procedures",
        words=f"{WORDS}.procedures",
        run=f"{RUN}.procedures.checked",
    ),
    Command(
        "papers",
        "try a template of a paper, check all of a pack; without a city",
        words=f"{WORDS}.papers",
        run=f"{RUN}.papers.tried",
    ),
    Command(
        "ledger",
        "seal, prove, verify and replay the ledger",
        words=f"{WORDS}.ledger",
        run=f"{RUN}.ledger.entries",
        boot="seal",
    ),
    Command(
        "backup", "write a full backup", words=f"{WORDS}.keeping", run=f"{RUN}.keeping.backup", boot="owner"
    ),
    Command(
        "restore",
        "restore a backup, prove its ledger, re-apply erasures",
        words=f"{WORDS}.keeping",
        run=f"{RUN}.keeping.restore",
        boot="owner",
        migrate=False,
    ),
    Command(
        "erase",
        "forget a person who brought a matter",
        words=f"{WORDS}.erasing",
        run=f"{RUN}.erasing",
        boot="clock",
    ),
    Command(
        "clock",
        "say how the time stands, release what is held, take back what a wrong clock did",
        words=f"{WORDS}.clock",
        run=f"{RUN}.clock.status",
        boot="clock",
    ),
    Command(
        "setaside",
        "list what was set aside, try it again, hand it to an office",
        words=f"{WORDS}.setaside",
        run=f"{RUN}.setaside",
        boot="clock",
    ),
    Command(
        "notices",
        "hear of mail that came back after it was taken",
        words=f"{WORDS}.setaside",
        run=f"{RUN}.notices",
        boot="clock",
        needs_city=True,
    ),
    Command(
        "doctor",
        "say in sentences what is missing or wrong",
        words=f"{WORDS}.doctor",
        run=f"{RUN}.doctor",
        boot="clock",
    ),
    Command(
        "supply",
        "list every package with licence, age, authors and the way out",
        words=f"{WORDS}.supply",
        run=f"{RUN}.house.supply",
    ),
    Command(
        "house",
        "measure how the code is laid out: folders, circles, lengths",
        words=f"{WORDS}.house",
        run=f"{RUN}.house.measures",
    ),
    Command(
        "texts",
        "say which texts lack a translation, and write the catalogues anew",
        words=f"{WORDS}.house",
        run=f"{RUN}.house.texts",
    ),
    Command(
        "walk",
        "trace one report through the rooms of the code",
        words=f"{WORDS}.house",
        run=f"{RUN}.house.walking",
    ),
    Command(
        "verb",
        "make the skeleton of a new verb",
        words=f"{WORDS}.verb",
        run=f"{RUN}.house.verb",
    ),
)


def _of_verbs() -> tuple[Command, ...]:
    """The commands of the verbs: of each the `COMMANDS` of its module or folder `commands`, which imports no Django."""
    named = (f"{package}.commands" for package in VERBS)
    return tuple(one for module in named if find_spec(module) for one in import_module(module).COMMANDS)


COMMANDS: tuple[Command, ...] = (*OWN, *_of_verbs())
