"""The command line: unknown words, Ctrl-C, ports that are taken, and tables that a program can read."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import types
from pathlib import Path

import pytest

import sampled
from maplebridge.config import cli
from maplebridge.config.installation import ports, resting
from maplebridge.config.procedures.files import pack_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(db, as_role, monkeypatch):
    """The commands work on the test's database, as the clock's role, and remember no other test's city."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    registry.forget()
    territory.forget()
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    with as_role("clock"):
        yield db


def test_an_unknown_command_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit) as refused:
        cli.main(["dmeo"])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert "dmeo" in said
    assert "demo" in said


def test_unknown_words_are_named(capsys):
    with pytest.raises(SystemExit) as refused:
        cli.main(["serve", "--prot", "8000"])
    assert refused.value.code == 2
    assert "--prot" in capsys.readouterr().err


def test_no_command_prints_what_there_is(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)


def test_ctrl_c_ends_a_command_with_130_and_a_sentence(monkeypatch, capsys):
    def interrupted(_arguments):
        raise KeyboardInterrupt

    module = types.SimpleNamespace(declare=lambda _name, _parser: None, run=interrupted)
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: None)
    monkeypatch.setattr(cli.importlib, "import_module", lambda _name: module)
    assert cli.main(["doctor"]) == 130
    assert "Stopped" in capsys.readouterr().err


def test_a_missing_library_is_a_sentence_that_says_how_to_mend_it(tmp_path):
    (tmp_path / "rich").mkdir()
    (tmp_path / "rich" / "__init__.py").write_text('raise ModuleNotFoundError("gone", name="rich")\n')
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "maplebridge",
            "procedures",
            "check",
            str(pack_files("xx")[0]),
            "--pack",
            "xx",
        ],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The environment lacks rich" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_and_the_next_one_used(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = ports.free_port("127.0.0.1", port)
    assert port < found < port + 50
    assert f"Port {port} is taken; using {found} instead." in capsys.readouterr().err


def test_a_free_port_is_used_without_a_word(capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert ports.free_port("127.0.0.1", port) == port
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("host", "port", "says"),
    [
        ("127.0.0.1", 0, "from 1 to 65535"),
        ("127.0.0.1", 70000, "from 1 to 65535"),
        ("192.0.2.1", 8000, "192.0.2.1"),  # RFC 5737: an address of no machine
    ],
)
def test_a_port_that_cannot_be_is_refused_with_the_reason(host, port, says, capsys):
    with pytest.raises(SystemExit) as stopped:
        ports.free_port(host, port)
    said = str(stopped.value.code) + capsys.readouterr().err
    assert says in said
    assert (stopped.value.code == 2) == (says != host), "what was asked wrongly is status 2"


def test_the_import_says_its_tally_as_json_and_a_second_one_adds_nothing(here, tmp_path, capsys):
    sampled.found()
    path, refused = tmp_path / "messages.csv", tmp_path / "refused.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "time", "title", "text"])
        rows.writerow(["1", "2026-03-05 14:30", "Lamp", "The street lamp at Liuxi is dark."])
        rows.writerow(["2", "2026-03-05 14:31", "", ""])
    words = ["import", str(path), "--json", "--refused", str(refused)]
    assert cli.main(words) == 1
    tally = json.loads(capsys.readouterr().out)
    assert {"rows", "opened", "existing", "refused", "placed_by_text", "needs_person"} <= set(tally)
    assert (tally["schema"], tally["rows"], tally["opened"], tally["refused"]) == (1, 2, 1, 1)
    assert refused.is_file()
    assert cli.main(words) == 1
    again = json.loads(capsys.readouterr().out)
    assert (again["opened"], again["existing"]) == (0, 1)


def test_an_import_ends_with_what_it_came_to(here, tmp_path, capsys, monkeypatch):
    sampled.found()
    place = "maplebridge.acts.hear.commands.importing.refused_path"
    monkeypatch.setattr(place, lambda path, _home: tmp_path / f"{path.stem}.refused.csv")

    def ended(name, text, *more):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        status = cli.main(["import", str(path), "--json", *more])
        return status, json.loads(capsys.readouterr().out or "{}")

    status, said = ended("good.csv", "id,text,colour\n1,The street lamp at Liuxi is dark.,red\n")
    assert (status, said["opened"], said["columns_not_read"]) == (0, 1, ["colour"])
    assert ended("good.csv", "id,text\n1,The street lamp at Liuxi is dark.\n")[0] == 0
    foreign, said = ended("foreign.csv", "id,text\nx1,The bridge in Springfield is dark.\n")
    assert (foreign, said["needs_person"]) == (1, 1)
    monkeypatch.setattr("maplebridge.acts.hear.importing.run.BATCH", 1)
    rows = "y1,\ny2,The lamp at Liuxi\ny3,The bin at Liuxi\ny4,The bus at Liuxi\n"
    stopped, said = ended("stops.csv", f'id,text\n{rows}y5,"never\ny6,ends\n', "--places", "own")
    assert (stopped, said["refused"]) == (2, 1)
    assert "quotation mark" in said["stopped"]
    assert (tmp_path / "stops.refused.csv").is_file()
    assert ended("wrong.csv", "id,text,text\n1,a,b\n")[0] == 2
    same = tmp_path / "good.csv"
    assert ended("good.csv", "id,text\n1,\n", "--refused", str(same))[0] == 2
    assert same.read_text("utf-8") == "id,text\n1,\n"


def test_an_import_of_a_file_that_is_not_there_is_a_sentence(tmp_path, capsys):
    assert cli.main(["import", str(tmp_path / "none.csv")]) == 2
    said = capsys.readouterr().err
    assert "none.csv" in said
    assert "Traceback" not in said


def test_doctor_says_its_findings_as_json(here, capsys):
    status = cli.main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert status == (1 if findings else 0)
    assert any("no city yet" in finding for finding in findings)


def test_procedures_check_says_its_table_as_json(capsys):
    status = cli.main(["procedures", "check", "--json", str(pack_files("xx")[0]), "--pack", "xx"])
    (row,) = json.loads(capsys.readouterr().out)["procedures"]
    assert {"id", "version", "sound", "worst_case_days", "steps", "acts", "problems"} <= set(row)
    assert status == 0
    assert row["sound"] is True
    assert row["worst_case_days"] > 0


def test_a_database_that_others_use_is_left_running(server):
    with server.cluster.connect():
        assert resting.in_use(server.cluster)


def test_a_procedure_is_checked_by_its_name_and_a_broken_file_is_named_with_its_line(tmp_path, capsys):
    assert cli.main(["procedures", "check", "cn.hearing", "--coverage"]) == 0
    said = capsys.readouterr().out
    assert "cn.hearing" in said
    assert "cn.hazard" not in said
    broken = tmp_path / "broken.toml"
    text = next(file for file in pack_files("cn") if file.stem == "cn.hearing").read_text("utf-8")
    line = text[: text.index("within = ")].count("\n") + 1
    broken.write_text(text.replace("within = ", "withn = ", 1), "utf-8")
    for words in (["draw"], ["explain"], ["diff", "cn.hearing"], ["check"]):
        assert cli.main(["procedures", *words, str(broken)]) == 1, words
        output = capsys.readouterr()
        assert f":{line}: " in output.err + output.out, words
        assert "Did you mean “within”?" in output.err + output.out, words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["draw", "cn.hearing", "--to", "picture.png"], "ends in .svg or .bpmn"),
        (["draw", "cn.hearing", "--to", "/no/such/folder/x.svg"], "there is no folder"),
        (["replay", "cn.hearing", "--since", "last year"], "is no day"),
        (["staffing", "cn.hearing", "--per-day", "0"], "is no number above zero"),
    ],
)
def test_a_wrong_word_is_answered_with_a_sentence(words, sentence, capsys):
    with pytest.raises(SystemExit):
        cli.main(["procedures", *words])
    assert sentence in capsys.readouterr().err


def test_a_reader_that_goes_away_ends_a_command_without_a_word(monkeypatch):
    words = [sys.executable, "-m", "maplebridge", "procedures", "explain", "cn.hotline.request"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize(
    "words",
    [("account", "list"), ("tasks", "list"), ("import", __file__), ("learn",), ("simulate",), ("city", "recode", "1", "2")],
    ids=lambda words: words[0],
)
def test_a_command_that_works_on_a_city_says_what_to_do_where_none_stands(here, capsys, monkeypatch, words):
    monkeypatch.setenv("MAPLEBRIDGE_DEMO", "1")  # what `simulate` sets is taken back
    assert cli.main(list(words)) == 2
    said = capsys.readouterr()
    assert "There is no city here yet" in said.err
    assert said.out == ""
