"""Every command that knows --json prints one document that says in which form it is."""

from __future__ import annotations

import argparse
import io
import json

import pytest

import sampled
from maplebridge.config import cli
from maplebridge.config.procedures.files import pack_files

DEAR = {
    "prove": "runs a long proof",
    "bench": "measures for minutes",
    "simulate": "lets the sample city live on, for all procedures",
    "clock release": "nothing is held in this town: a sentence and status 2",
    "erase": "asks for a person's words",
    "walk": "founds a city of its own to follow one report in",
}
"""What this test does not run, and why."""


def words_of(folder):
    """Cheap words for each command; `{number}` is a matter."""
    some = str(pack_files("xx")[0])
    table = folder / "rows.csv"
    table.write_text("text,place\nThe lamp is dark,Liuxi Township\n", "utf-8")
    moves = folder / "moves.json"
    moves.write_text('{"offices": {"a": ["9"]}, "acts": [{"what": "placed", "to": "a", "on": "2026-05-07"}]}', "utf-8")
    return {
        "account add": ["new.hand", "--office", "hotline@990100"],
        "account list": [],
        "account password": ["new.hand"],
        "account post": ["new.hand", "--office", "hotline@990101"],
        "account end-sessions": ["new.hand"],
        "account factor-off": ["new.hand"],
        "account sign-ins": ["new.hand"],
        "account deputy": ["new.hand"],
        "account leave": ["{number}", "--name", "new.hand", "--why", "To advise."],
        "account leaves": ["{number}"],
        "account end-leave": ["{number}", "--name", "new.hand"],
        "account close": ["new.hand"],
        "answers": ["check"],
        "backup": [str(folder / "one.tar")],
        "city new": [str(table)],
        "city hotline": ["110"],
        "city rename": ["990101", "--en", "New Town", "--zh", "新镇"],
        "city recode": ["990101", "990199"],
        "city move": ["990101", "--to", "990100"],
        "city merge": ["990101", "--into", "990102"],
        "city split": ["990101", str(table), "--keeps", "x"],
        "clock status": [],
        "clock undo": ["--since", "2020-01-01", "--why", "Nothing happened.", "--dry-run"],
        "doctor": [],
        "export": [str(folder / "out.csv")],
        "import": [str(table)],
        "learn": [],
        "ledger seal": [],
        "ledger head": [],
        "ledger map": [],
        "ledger prove": ["{number}"],
        "ledger verify": [],
        "ledger replay": [],
        "papers check": ["--pack", "xx"],
        "papers try": ["cn.legal.aid", "decision", "--to", str(folder / "decision.pdf")],
        "procedures check": [some, "--pack", "xx"],
        "procedures replay": [some],
        "procedures staffing": [some, "--per-day", "1", "--post", "handler=4:1.5"],
        "restore": ["--kept"],
        "notices bounced": [str(table)],
        "setaside list": [],
        "setaside retry": ["1"],
        "setaside hand": ["1", "1"],
        "setaside done": ["1", "--why", "Mended by hand."],
        "supply": [],
        "tasks change": [
            *("--direction", "entry", "--level", "township", "--kind", "basic"),
            *("--category", "0201", "--asked-by", "990100"),
        ],
        "tasks list": [],
        "try jurisdiction": [str(moves)],
        "try task": ["--category", "0201", "--level", "township", "--part", "lead"],
        "house": [],
        "texts": [],
        "verb": ["new", "trees", "--to", str(folder)],
    }


def with_json():
    """Each command, and each word of one that has several, that takes --json."""
    for name, one in cli.COMMANDS.items():
        parser = argparse.ArgumentParser()
        cli.declare(one, parser)
        inner = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        found = {f"{name} {word}": one for group in inner for word, one in group.choices.items()} or {name: parser}
        for words, one in found.items():
            if any("--json" in action.option_strings for action in one._actions):
                yield words


def test_each_command_is_run_here_or_says_why_not(tmp_path):
    known = {*words_of(tmp_path), *DEAR}
    assert set(with_json()) - known == set(), "no words for it in this test, and no reason"


@pytest.fixture
def command(town, as_role, monkeypatch, capsys, tmp_path):
    """`command("doctor")` → status and what it printed."""
    from maplebridge.kernel.territory import queries as territory

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    monkeypatch.setattr("maplebridge.config.installation.home.home", lambda: town.home)

    def run(role, *words):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        territory.forget()
        with as_role(role):
            status = cli.main(list(words))
        return status, capsys.readouterr().out

    return run


ROLES = {"ledger seal": "seal", "ledger head": "seal", "ledger prove": "seal", "ledger verify": "seal", "backup": "owner"}


def test_each_prints_one_document_with_its_schema(command, tmp_path):
    number = sampled.report().number
    ran = [words for words in words_of(tmp_path) if words in set(with_json())]
    assert len(ran) > 20
    for words in ran:
        given = [one.replace("{number}", f"FH-26-{number % 10**7:07d}") for one in words_of(tmp_path)[words]]
        status, said = command(ROLES.get(words, "clock"), *words.split(), *given, "--json")
        assert status in (0, 1, 2), words
        if status == 2 and not said:
            continue  # asked wrongly: a sentence, and nothing for a program to take for an answer
        document = json.loads(said)
        assert isinstance(document, dict), words
        assert next(iter(document)) == "schema", words
        assert document["schema"] == 1, words
