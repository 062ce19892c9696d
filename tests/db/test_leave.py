"""Leave to read one matter: given, seen by whoever brought it, ended; never given to whom the matter is against."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from maplebridge.config import cli


def run(as_role, *words):
    """Run `account` with these words on this database."""
    import importlib

    chosen = cli.read(["account", *words])
    with as_role("clock"):
        return int(importlib.import_module(chosen.run).run(chosen))


@pytest.fixture
def matter(town):
    """A matter of Liuxi: its number, and as it is written."""
    from maplebridge.kernel.matter import numbers

    number = city.report(now=datetime.now(UTC)).number
    return number, numbers.show(number)


def browser(name):
    """Somebody at a desk of the sample city."""
    from db import test_sent_twice as twice

    return twice.named(name)


def reads(name, shown):
    """Whether this account is shown the matter on its desk."""
    return browser(name).get(f"/en/desk/{shown}").status_code == 200


def offices_of(name):
    from maplebridge.kernel.identity.models import Post

    return Post.objects.filter(account__username=name).values_list("office_id", flat=True)


OTHER = "handler.dongbu"
"""A post that has nothing to do with a matter of Liuxi."""


@pytest.mark.parametrize("how", ["--office", "--name"])
def test_whoever_has_leave_reads_and_does_nothing_and_reads_no_more_once_it_ended(
    matter, as_role, monkeypatch, capsys, how
):
    from django.utils import timezone

    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    number, shown = matter
    to = (how, OTHER if how == "--name" else str(offices_of(OTHER)[0]))
    assert not reads(OTHER, shown)
    assert run(as_role, "leave", shown, *to, "--why", "Its drain lies there too.", "--json") == 0
    assert json.loads(capsys.readouterr().out)["matter"] == shown
    assert reads(OTHER, shown)
    actor = actor_for(Account.objects.get(username=OTHER), timezone.now())
    assert pages.matter_page(actor=actor, number=number, now=timezone.now()).acts == ()
    assert run(as_role, "end-leave", shown, *to) == 0
    assert not reads(OTHER, shown)


def test_the_reporter_reads_which_office_was_given_leave_and_why_and_no_account_is_named(matter, as_role):
    from django.utils import timezone

    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file.heading import office_title
    from maplebridge.kernel.identity.actor import holder_of

    number, shown = matter
    office = offices_of(OTHER)[0]
    assert run(as_role, "leave", shown, "--office", str(office), "--why", "To advise.") == 0
    assert run(as_role, "leave", shown, "--name", "hotline.city", "--why", "To answer calls.") == 0
    assert run(as_role, "end-leave", shown, "--name", "hotline.city") == 0
    page = pages.follow_page(actor=holder_of(number), number=number, now=timezone.now())
    said = [one.title.in_language("en") for one in page.timeline]
    given, desk = "Somebody else was given leave to read the matter", offices_of("hotline.city")[0]
    assert said[0] == f"Leave to read the matter was ended: {office_title(desk).in_language('en')}"
    assert said[1] == f"{given}: {office_title(desk).in_language('en')}"
    assert said[2] == f"{given}: {office_title(office).in_language('en')}"
    assert [one.text for one in page.timeline[:3]] == ["", "To answer calls.", "To advise."]
    assert "hotline.city" not in str(page.timeline)


def test_ledger_and_replay_hold_after_leave_was_given_and_ended_in_both_ways(matter, as_role):
    from maplebridge.config.wiring import REPLAYED
    from maplebridge.kernel import ledger

    _, shown = matter
    office = str(offices_of(OTHER)[0])
    for to in (("--office", office), ("--name", OTHER)):
        assert run(as_role, "leave", shown, *to, "--why", "To advise.", "--until", "2099-01-02") == 0
    assert run(as_role, "end-leave", shown, "--name", OTHER) == 0
    with as_role("owner"):
        assert ledger.replay(REPLAYED).findings == []
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE identity_grant SET until = NULL WHERE account_id IS NOT NULL")
    with as_role("owner"):
        found = ledger.replay(REPLAYED).findings
    assert {one.code for one in found} == {"grant"}


def test_leave_ends_with_its_last_day(matter, as_role, capsys):
    from maplebridge.kernel.clock import towntime

    _, shown = matter
    today = towntime.local(datetime.now(UTC)).date()
    assert (
        run(as_role, "leave", shown, "--name", OTHER, "--why", "To advise.", "--until", today.isoformat())
        == 0
    )
    capsys.readouterr()
    assert run(as_role, "leaves", shown, "--json") == 0
    [row] = json.loads(capsys.readouterr().out)["leaves"]
    ends = datetime.fromisoformat(row["until"])
    assert towntime.local(ends).date() == today + timedelta(days=1)
    assert (row["name"], row["why"]) == (OTHER, "To advise.")
    assert reads(OTHER, shown)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE identity_grant SET until = now()")
    assert not reads(OTHER, shown)


def test_the_entry_names_the_administrator_who_said_so(matter, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity.models import Account

    number, shown = matter
    to = ("--name", OTHER, "--why", "To advise.", "--account")
    assert run(as_role, "leave", shown, *to, OTHER) == 2, "no administrator"
    assert run(as_role, "leave", shown, *to, "operator.city") == 0
    with as_role("clock"):
        last = ledger.entries_of(number)[-1]
    assert (last.kind, last.by) == ("granted", f"post:{Account.objects.get(username='operator.city').pk}")


def test_what_is_brought_against_an_office_goes_round_it_and_all_below(town, as_role, capsys):
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.territory import queries as territory

    offices, tree = territory.offices(), territory.tree()
    against = next(one for one in offices.all if tree.unit(one.unit).level_name == "county")
    township = next(unit for unit in tree.below(against.unit) if tree.unit(unit).level_name == "township")
    shown = numbers.show(city.report(against=against.id).number)
    for office in (against, offices.at(township)[0]):
        assert run(as_role, "leave", shown, "--office", str(office.id), "--why", "To advise.") == 2
        assert "goes round them" in capsys.readouterr().err
    assert run(as_role, "leave", shown, "--name", "handler.liuxi", "--why", "x") == (
        2 if offices_of("handler.liuxi")[0] in offices.round(against.id) else 0
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("leave", "{}", "--name", OTHER), "Say why"),
        (("leave", "{}", "--name", OTHER, "--why", "x" * 201), "Shorten it"),
        (("leave", "{}", "--name", OTHER, "--why", "x", "--until", "2020-01-01"), "has passed"),
        (("leave", "{}", "--why", "x"), "Who shall read it?"),
        (("leave", "{}", "--name", OTHER, "--office", "1", "--why", "x"), "one of them"),
        (("leave", "{}", "--name", "nobody", "--why", "x"), "There is no account nobody"),
        (("leave", "{}", "--office", "no such office", "--why", "x"), "No office is called"),
        (("leave", "FH-26-9999999", "--name", OTHER, "--why", "x"), "no such matter"),
        (("leave", "seven", "--name", OTHER, "--why", "x"), "is no matter's number"),
        (("end-leave", "{}", "--name", OTHER), "no such leave"),
        (("leaves", "FH-26-9999999"), "no matter FH-26-9999999"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(matter, as_role, capsys, words, says):
    from maplebridge.kernel import ledger

    number, shown = matter
    assert run(as_role, *(word.format(shown) for word in words)) == 2
    assert says in capsys.readouterr().err
    with as_role("clock"):
        assert [one.kind for one in ledger.entries_of(number)] == ["opened"]


def test_leave_is_given_once(matter, as_role, capsys):
    _, shown = matter
    to = ("leave", shown, "--name", OTHER, "--why", "To advise.")
    assert run(as_role, *to) == 0
    assert run(as_role, *to) == 2
    assert "already" in capsys.readouterr().err
    assert run(as_role, "end-leave", shown, "--name", OTHER) == 0
    assert run(as_role, *to) == 0


def test_whoever_only_reads_a_matter_joins_nothing_to_it(matter, as_role):
    from django.utils import timezone

    from maplebridge.acts.hear import joining
    from maplebridge.rules.refusal import NotAllowed

    own, (number, shown) = city.report(now=timezone.now()).number, matter
    city.act(own, "dispatch", now=timezone.now())
    office = city.row_of(own).office
    assert run(as_role, "leave", shown, "--office", str(office), "--why", "To compare.") == 0
    asked = {"actor": city.post_of(office, "handler"), "number": own, "other": number, "now": timezone.now()}
    with pytest.raises(NotAllowed):
        joining.join(**asked, reason="It is the same lamp at the gate.")
