"""A short trial by kills: what `maple prove chaos` does at length, every run does once in small."""

from __future__ import annotations

import os

import pytest

from maplebridge.config.chaos import trial, victims
from maplebridge.config.chaos.journal import Journal

PLANT = "INSERT INTO matter_statement (matter, seq, field, text, salt, sealed) VALUES (%s, 1, 'text', %s, '', false)"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_city_under_load_comes_back_from_each_kill_and_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(trial, "FULL", 3.0)
    found = trial.prove(12, seed=7, name=f"chaos-{os.getpid()}", told=lambda _words: None)
    assert found["kills"] == 12
    assert found["between"] >= 3
    assert found["acknowledged"] > 20
    assert (found["lost"], found["doubled"], found["other_number"]) == (0, 0, 0)
    assert found["poisons"] == found["set_aside"] == found["named_by_doctor"] == 1
    assert (found["verify"], found["replay"]) == (0, 0)
    for full in found["full_disk"]:
        assert full["reads"].get("200"), "what can be read on a full disk is read"
        assert full["refused"] > 0, "what would write is refused with 507"
    assert set(found["answers"]) <= {"201", "503", "507", "no answer"}, (
        "nobody met an error without a sentence"
    )


def test_what_a_lost_and_a_doubled_report_look_like_is_known(db, as_role, tmp_path):
    """The judge bites: a planted loss, a planted double and another number are counted."""
    from maplebridge.config.chaos import judging, load, ordered
    from maplebridge.config.chaos.town import Town
    from maplebridge.kernel.matter import numbers

    journal = Journal(tmp_path / "journal.jsonl")
    one, two, other = 26_0000001, 26_0000002, 26_0000003
    journal.add("stored", key="there", number=numbers.show(one))
    journal.add("stored", key="lost", number=numbers.show(two))
    journal.add("stored", key="twice", number=numbers.show(two))
    (tmp_path / ordered.KILLS).write_text('{"victim": "worker", "number": "another", "key": "there"}\n')
    with as_role("admin") as connection, connection.cursor() as cursor:
        for number, key in ((one, "there"), (two, "twice"), (other, "twice")):
            cursor.execute(PLANT, [number, load.text_of(key)])
    judged = judging.judge(Town(tmp_path), journal, db.url("admin"))
    journal.close()
    assert (judged.acknowledged, judged.lost, judged.doubled, judged.between) == (3, 1, 1, 1)
    assert judged.other_number >= 2, "the lost one, and the one that was told another number"


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
