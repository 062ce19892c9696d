"""A short trial by kills: what `maple prove chaos` does at length, every run does once in small."""

from __future__ import annotations

import json
import os
import random
import secrets
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from maplebridge.config.chaos import (
    committing,
    household,
    judging,
    ordered,
    outcome,
    poisons,
    town,
    trial,
    victims,
)
from maplebridge.config.chaos.journal import Journal
from maplebridge.kernel.matter import numbers

PLANT = (
    "INSERT INTO matter_statement (matter, seq, field, text, salt, sealed) VALUES (%s, %s, %s, %s, '', false)"
)
ENTRY = """
INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (%s, %s, now(), %s, 'resident', '{}', '')
ON CONFLICT DO NOTHING
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_city_under_load_comes_back_from_each_kill_and_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(trial, "FULL", 3.0)
    monkeypatch.setattr(trial, "EVERY", 1)  # a poison before each kill, so that each kind is put in
    found = trial.prove(12, seed=7, name=f"chaos-{os.getpid()}", days=0, households=2, progress=lambda _words: None)
    assert found["kills"] == 12
    assert found["by_victim"].keys() == set(victims.VICTIMS), "the first nine kills are of one part each"
    assert found["between"] >= 3
    assert found["reports"] > 10
    assert found["acts"].keys() == {"add", "answer", "called_back", "solved", "not_solved"}
    assert found["acknowledged"] == found["reports"] + sum(found["acts"].values())
    assert (found["lost"], found["doubled"], found["other_number"], found["given_up"]) == (0, 0, 0, 0)
    assert found["poisons_by_kind"].keys() == set(poisons.KINDS)
    assert found["not_as_it_should_be"] == []
    assert found["poisons"] == found["named"] == found["neighbours_well"]
    assert found["named_by_doctor"] >= found["poisons"] // 2
    assert (found["verify"], found["replay"]) == (0, 0)
    for full in found["full_disk"]:
        assert full["reads"].get("200"), "what can be read on a full disk is read"
        assert full["refused"] > 0, "what would write is refused with 507"
    assert set(found["answers"]) <= {"200", "201", "302", "409", "429", "503", "507", "no answer"}, (
        f"nobody met an error without a sentence: {found['errors']}"
    )


@pytest.fixture(scope="module")
def served():
    """A small city that is served, from its founding to its end."""
    found = town.Town(town.folder_for(f"served-{os.getpid()}"))
    found.found()
    found.start()
    _until(found.well)
    yield found
    found.stop()
    found.remove()


def _until(true):
    """Wait for what must become true; the test's own time limit ends it."""
    while not true():  # ends: when it is true, or with the test
        time.sleep(0.1)


def _part(found, name):
    return next((one for one in found.parts() if one["name"] == name), {})


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_keeper_starts_a_killed_postmaster_again_and_what_was_stored_is_there(served):
    from maplebridge.config.chaos.caller import Caller

    caller, key = Caller(served.port), secrets.token_hex(16)
    sent = {"text": household.text_of(key)}
    told = caller.post("/api/v1/reports", sent, **{"Idempotency-Key": key})
    assert told.status == "201"
    keeper, before = victims.find(served.home, "keeper"), _part(served, "database")["restarts"]
    killed = victims.kill(served.home, "postmaster", random.Random(1))
    assert killed is not None
    _until(lambda: victims.find(served.home, "postmaster") not in ([], [killed]))
    _until(served.well)
    _until(lambda: _part(served, "database").get("restarts", 0) > before)
    now = _part(served, "database")
    assert (now["now"], now["why"]) == ("runs", "The database had gone and is back.")
    assert victims.find(served.home, "keeper") == keeper, "the keeper itself was not touched"
    again = caller.post("/api/v1/reports", sent, **{"Idempotency-Key": key})
    assert (again.status, again.document()["number"]) == ("201", told.document()["number"])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_web_process_is_replaced_and_its_neighbour_answers_meanwhile(served):
    before = set(victims.find(served.home, "web process"))
    server, restarts = victims.find(served.home, "web server"), _part(served, "web")["restarts"]
    assert len(before) >= 2
    killed = victims.kill(served.home, "web process", random.Random(2))
    assert killed in before
    _until(lambda: served.get("/en/")[0] == 200)
    _until(lambda: len(set(victims.find(served.home, "web process")) - {killed}) == len(before))
    _until(lambda: _part(served, "web").get("restarts", 0) > restarts)
    assert victims.find(served.home, "web server") == server, (
        "the server replaced it, and was not started again itself"
    )
    assert before - {killed} <= set(victims.find(served.home, "web process")), "the others were not touched"
    _until(served.well)


@pytest.fixture
def writing(as_role):
    """Rows as a superuser writes them, whom no trigger binds."""

    @contextmanager
    def write():
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("SET session_replication_role = DEFAULT")

    return write


def _words(cursor, number, seq, field, text):
    cursor.execute(PLANT, [number, seq, field, text])
    cursor.execute(ENTRY, [number, seq, "opened" if seq == 1 else "act"])


def test_what_a_lost_and_a_doubled_report_look_like_is_known(db, writing, tmp_path):
    """The judge bites: a planted loss, a planted double and another number are counted."""
    journal = Journal(tmp_path / "journal.jsonl")
    one, two, other = 26_0000001, 26_0000002, 26_0000003
    journal.add("stored", key="there", number=numbers.show(one))
    journal.add("stored", key="lost", number=numbers.show(two))
    journal.add("stored", key="twice", number=numbers.show(two))
    line = {"victim": "worker", "number": numbers.show(other), "seq": None, "key": "there"}
    (tmp_path / ordered.KILLS).write_text(json.dumps(line) + "\n")
    with writing() as cursor:
        for number, key in ((one, "there"), (two, "twice"), (other, "twice")):
            _words(cursor, number, 1, "text", household.text_of(key))
    judged = judging.judge(town.Town(tmp_path), journal, db.url("admin"))
    journal.close()
    assert (judged.acknowledged, judged.lost, judged.doubled, judged.between) == (3, 1, 1, 1)
    assert judged.other_number >= 2, "the lost one, and the one that was told another number"


ACTS = {
    "as it should be": ({}, (0, 0, 0)),
    "its words stand nowhere": ({"words": None}, (1, 0, 1)),
    "its words stand twice": ({"again": 4}, (0, 1, 0)),
    "it was told another entry": ({"told": 5}, (0, 0, 1)),
    "an act without words is not there": ({"wordless": 9}, (1, 0, 1)),
    "an entry that nobody asked for": ({"strange": 6}, (0, 1, 0)),
}


@pytest.mark.parametrize("case", ACTS)
def test_what_a_lost_and_a_doubled_act_look_like_is_known(db, writing, tmp_path, case):
    changed, expected = ACTS[case]
    journal, number = Journal(tmp_path / "journal.jsonl"), 26_0000001
    shown = numbers.show(number)
    journal.add("stored", key="report", number=shown)
    journal.add("act", key="add", number=shown, seq=changed.get("told", 2), name="add", words=True)
    journal.add("act", key="end", number=shown, seq=changed.get("wordless", 3), name="solved", words=False)
    with writing() as cursor:
        _words(cursor, number, 1, "text", household.text_of("report"))
        if changed.get("words", True):
            _words(cursor, number, 2, "text", household.words_of("add"))
        if "again" in changed:
            _words(cursor, number, changed["again"], "text", household.words_of("add"))
        if "wordless" not in changed:
            cursor.execute(ENTRY, [number, 3, "act"])
        if "strange" in changed:
            cursor.execute(ENTRY, [number, changed["strange"], "act"])
    judged = judging.judge(town.Town(tmp_path), journal, db.url("admin"))
    journal.close()
    assert (judged.lost, judged.doubled, judged.other_number) == expected
    assert judged.acts == {"add": 1, "solved": 1}


@pytest.mark.parametrize(("told", "expected"), [(2, (0, 0, 0)), (3, (1, 1, 1)), (4, (1, 1, 1))])
def test_a_side_is_told_its_entry_by_its_own_count(db, writing, tmp_path, told, expected):
    """The second entry that it is shown is the third of the chain: a paper that was made stands between."""
    journal, number = Journal(tmp_path / "journal.jsonl"), 26_0000001
    journal.add("act", key="end", number=numbers.show(number), seq=told, side=True, name="solved", words=False)
    with writing() as cursor:
        for seq, kind in enumerate(("opened", judging.UNREAD[1], "act"), 1):
            cursor.execute(ENTRY, [number, seq, kind])
        cursor.execute("UPDATE ledger_entry SET by = 'system' WHERE matter = %s AND seq = 2", [number])
    judged = judging.judge(town.Town(tmp_path), journal, db.url("admin"))
    journal.close()
    assert (judged.lost, judged.doubled, judged.other_number) == expected


def test_the_judge_knows_which_entries_no_timeline_shows(db):
    from maplebridge.kernel.file import timeline

    assert set(judging.UNREAD) == timeline.UNREAD


def test_two_acts_that_were_told_the_same_entry_are_one_too_few(db, writing, tmp_path):
    journal, number = Journal(tmp_path / "journal.jsonl"), 26_0000001
    for key in ("one", "other"):
        journal.add("act", key=key, number=numbers.show(number), seq=2, name="solved", words=False)
    with writing() as cursor:
        cursor.execute(ENTRY, [number, 2, "act"])
    judged = judging.judge(town.Town(tmp_path), journal, db.url("admin"))
    journal.close()
    assert judged.doubled == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "first", "said"),
    [
        ("POST", "/api/v1/reports", 201, True, ""),
        ("POST", "/api/v1/matters/FH-26-0000001/acts", 200, True, ""),
        ("POST", "/en/follow/FH-26-0000001/do/add", 302, True, "FH-26-0000001"),
        ("POST", "/zh/desk/FH-26-0000001/do/answer", 302, True, "FH-26-0000001"),
        ("POST", "/api/v1/reports", 201, False, None),
        ("POST", "/api/v1/reports", 507, True, None),
        ("POST", "/en/follow/FH-26-0000001/do/add", 422, True, None),
        ("GET", "/api/v1/matters/FH-26-0000001", 200, True, None),
    ],
)
def test_the_door_kills_only_after_a_commit(method, path, status, first, said):
    """And only at a call that is sent for the first time: an answer to a second one may follow no commit."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        **({committing.FIRST_SENT: "key"} if first else {}),
    }
    assert committing.committed(environ, status) == said


def test_each_victim_is_killed_as_often_as_the_others(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    one = trial.Trial(None, journal, None, None, random.Random(3), print)
    for _ in range(3 * len(victims.VICTIMS)):
        journal.add("kill", victim=one._next())
    journal.close()
    counted = Counter(line["victim"] for line in journal.of("kill"))
    assert counted == dict.fromkeys(victims.VICTIMS, 3)
    assert outcome.least_of_each(200) == 11


def test_an_interrupted_trial_goes_on_where_it_stood(tmp_path):
    path = tmp_path / "journal.jsonl"
    first = Journal(path)
    first.add("kill", n=0, victim="worker")
    first.close()
    with path.open("a") as file:
        file.write('{"what": "kill", "n": 1, "vic')  # killed while it wrote
    again = Journal(path)
    assert [line["n"] for line in again.of("kill")] == [0]
    again.add("kill", n=1, victim="sealer")
    again.close()
    third = Journal(path)
    assert [line["n"] for line in third.of("kill")] == [0, 1]
    third.close()


def test_no_victim_is_found_where_nothing_runs(tmp_path):
    assert all(victims.find(tmp_path, victim) == [] for victim in victims.VICTIMS)
