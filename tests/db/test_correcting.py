"""A wrong clock that nobody stopped is undone: by entries that correct, and nothing that persons did is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city

YEARS = timedelta(days=3653)


def facts(numbers):
    """Everything about the rows but their number of entries."""
    from maplebridge.kernel.matter.proving import folding

    rows = folding.rows(numbers)
    for row in rows.values():
        row["state"] = {name: value for name, value in row["state"].items() if name != "seq"}
        del row["seq"]
    return rows


def asked(capsys, *words):
    from maplebridge.config import cli

    status = cli.main(["clock", "undo", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def checked(as_role):
    """What `ledger verify` and `ledger replay` find."""
    from maplebridge.config import wiring
    from maplebridge.config.cli.run.ledger.checking import _beside
    from maplebridge.kernel import ledger

    with as_role("seal"):
        ledger.seal(now=datetime.now(UTC))
    with as_role("owner"):
        return ledger.verify(), _beside(wiring.REPLAYED, wiring.CITY, "Replaying")


@pytest.fixture
def town_of_today(db, as_role, monkeypatch):
    """Matters at several steps, now; the commands work on their database."""
    from maplebridge.kernel.conduct.reaching import Contact

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    now = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    with as_role("clock"):
        city.found(now=now)
        mail = Contact(phone="13800000001", email="li@example.org")
        numbers = [city.report(now=now, contact=mail if n == 0 else None).number for n in range(12)]
        for number in numbers[:6]:
            city.act(number, "dispatch", now=now + timedelta(minutes=20))
        city.act(numbers[0], "reply", given={"answer": "Repaired."}, now=now + timedelta(minutes=30))
        yield db, numbers, now + timedelta(hours=1)


def ten_years_ahead(since):
    """What happened before anything asked: the clock ticked ten years ahead."""
    from maplebridge.kernel.matter.lifecycle import clock

    return sum(clock.run_until(since + YEARS))


def test_what_ten_years_in_one_tick_did_is_taken_back_and_everything_is_as_before(town_of_today, capsys):
    _db, numbers, since = town_of_today
    before = facts(numbers)
    ten_years_ahead(since)
    assert all(row["outcome"] for row in facts(numbers).values())
    moment = since.isoformat()
    status, said = asked(capsys, "--since", moment, "--dry-run")
    assert (status, said["taken_back"], said["left_for_a_person"]) == (0, 12, [])
    assert facts(numbers) != before, "a dry run changes nothing"
    status, said = asked(capsys, "--since", moment, "--why", "the clock stood in 2036")
    assert (status, said["schema"], said["taken_back"]) == (0, 1, 12)
    assert facts(numbers) == before
    status, said = asked(capsys, "--since", moment, "--why", "once more")
    assert (status, said["taken_back"]) == (0, 0), "twice takes nothing more back"


def test_ledger_and_figures_agree_with_what_was_taken_back(town_of_today, capsys, as_role):
    from maplebridge.kernel import ledger

    _db, numbers, since = town_of_today
    ten_years_ahead(since)
    asked(capsys, "--since", since.isoformat(), "--why", "the clock stood in 2036")
    assert [one.kind for one in ledger.entries_of(0)][-1] == "clock_undone"
    newest = ledger.entries_of(numbers[3])[-1]
    assert newest.kind == "corrected"
    assert city.row_of(numbers[3]).seq == newest.seq
    verified, replayed = checked(as_role)
    assert (verified.findings, replayed.findings) == ([], [])


def test_matters_go_on_after_it_as_if_nothing_had_been(town_of_today, capsys):
    from maplebridge.kernel.matter.lifecycle import clock

    _db, numbers, since = town_of_today
    ten_years_ahead(since)
    asked(capsys, "--since", since.isoformat(), "--why", "the clock stood in 2036")
    city.act(numbers[7], "dispatch", now=since + timedelta(hours=1))
    assert city.row_of(numbers[7]).step == city.row_of(numbers[3]).step
    due = city.row_of(numbers[8]).next
    assert clock.tick(now=due + timedelta(minutes=1)) > 0
    assert city.row_of(numbers[8]).missed == 1, "what is really due ends when it is due"


def test_where_a_person_acted_since_a_person_looks_and_added_words_stay(town_of_today, capsys):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter import numbers as shown
    from maplebridge.kernel.matter.lifecycle import clock

    _db, numbers, since = town_of_today
    late = city.row_of(numbers[8]).next + timedelta(minutes=1)
    clock.tick(now=late)
    city.act(numbers[8], "dispatch", now=late + timedelta(minutes=1))
    before = facts([numbers[8]])
    status, said = asked(capsys, "--since", since.isoformat(), "--why", "two days ahead")
    assert status == 1
    assert said["left_for_a_person"] == [shown.show(numbers[8])]
    assert facts([numbers[8]]) == before
    assert ledger.entries_of(numbers[8])[-1].kind == "act"


def test_a_stopped_undo_goes_on_where_it_stood(town_of_today):
    from maplebridge.kernel.matter import correcting

    _db, numbers, since = town_of_today
    before = facts(numbers)
    ten_years_ahead(since)
    span, now = correcting.Span(since), datetime.now(UTC)
    begun = correcting.undo(span, by="system", why="wrong", now=now, batch=5)
    assert len(next(begun).back) == 5
    begun.close()
    rest = sum(len(one.back) for one in correcting.undo(span, by="system", why="wrong", now=now, batch=5))
    assert rest == 7
    assert facts(numbers) == before


def test_parties_and_offices_are_told_that_it_was_an_error(town_of_today, capsys):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.telling import tell_parties
    from maplebridge.kernel.notice import news
    from maplebridge.kernel.notice.models import News, Outbox

    _db, numbers, since = town_of_today
    now = datetime.now(UTC)
    ten_years_ahead(since)
    tell_parties(ledger.entries_of(numbers[0]), now)
    news.gather(ledger.entries_of(numbers[8]), now)
    assert News.objects.filter(matter=numbers[8], why=news.LATE).exists()
    asked(capsys, "--since", since.isoformat(), "--why", "the clock stood in 2036")
    corrected = ledger.entries_of(numbers[0])[-1]
    tell_parties([corrected], now)
    news.gather([ledger.entries_of(numbers[8])[-1]], now)
    waiting = Outbox.objects.filter(matter=numbers[0], failed=None).latest("seq")
    assert waiting.seq == corrected.seq
    assert "was an error and is taken back" in waiting.body
    assert "属于错误" in waiting.body
    assert not News.objects.filter(matter=numbers[8], why=news.LATE).exists()
    assert News.objects.filter(matter=numbers[8], why=news.CORRECTION).exists()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--since", "yesterday", "--why", "x"), "no_time"),
        (("--since", "2026-11-29T08:30", "--until", "2026-11-28T08:30", "--why", "x"), "no_time"),
        (("--since", "2026-11-29T08:30"), "no_reason"),
        (("--since", "2026-11-29T08:30", "--why", "x", "--account", "handler.liuxi"), "unknown_account"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_what_to_do(town_of_today, capsys, words, error):
    status, said = asked(capsys, *words)
    assert (status, said["error"]) == (2, error)


def test_an_end_by_silence_says_so_and_never_that_it_is_settled(town_of_today):
    from maplebridge.kernel.conduct.pages import follow_page
    from maplebridge.kernel.identity.actor import holder_of

    _db, numbers, since = town_of_today
    ten_years_ahead(since)
    judged = follow_page(actor=holder_of(numbers[0]), number=numbers[0], now=since + YEARS).lede
    assert judged.in_language("en").startswith("It ended by itself, because nobody acted at “")
    assert "says nothing about whether it is solved" in judged.in_language("en")
    for number in numbers:
        said = follow_page(actor=holder_of(number), number=number, now=since + YEARS)
        assert "自动结束" in said.lede.in_language("zh")
        assert not any(word in said.lede.in_language("zh") for word in ("办结", "核实"))
        assert city.row_of(number).outcome != "settled"


def test_a_whole_city_of_555_matters_is_taken_back_in_batches_and_may_be_stopped_between(db, as_role, capsys):
    """What one wrong tick did in the trial of 29 November: 555 open matters. Ctrl-C, then the same command again."""
    import time

    from maplebridge.kernel.matter import correcting

    now = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    with as_role("clock"):
        city.found(now=now)
        numbers = [city.report(now=now).number for _ in range(555)]
        before = facts(numbers)
        fired = ten_years_ahead(now)
        assert fired >= 555
        assert facts(numbers) != before
        span, begun = correcting.Span(now + timedelta(minutes=1)), time.monotonic()
        work = correcting.undo(span, by="system", why="wrong", now=now + timedelta(hours=2))
        first = next(work)
        work.close()  # stopped between two batches
        rest = list(correcting.undo(span, by="system", why="wrong", now=now + timedelta(hours=2)))
        took = time.monotonic() - begun
        back = [number for done in (first, *rest) for number in done.back]
        assert sorted(back) == sorted(numbers)
        assert facts(numbers) == before
        again = correcting.undo(span, by="system", why="wrong", now=now + timedelta(hours=2))
        assert [done.back for done in again if done.back] == [], "taken back once"
    with capsys.disabled():
        print(f"\n{fired} moves of 555 matters taken back in {took:.1f} s")
