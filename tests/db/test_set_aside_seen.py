"""Who sees what was set aside, with which limit; what doctor and the commands say of it."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city


@pytest.fixture
def stuck(town, as_role):
    """A matter that cannot be moved and a month that is not published; returns the matter's number."""
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause

    now = datetime.now(UTC)
    number = city.report(now=now).number
    with as_role("clock"):
        things.put("month", "2026-06", cause=Cause("contradiction"), now=now - timedelta(hours=1))
        step = Cause("unknown_step", {"step": "nowhere", "version": 2})
        things.put("matter", str(number), cause=step, now=now, matter=number)
    return number


def actor(name):
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    return actor_for(Account.objects.get(username=name), datetime.now(UTC))


def holder_of(number):
    """A post at the office that has the matter now."""
    from maplebridge.kernel.law import registry
    from maplebridge.rules.answering import answering_role

    row = city.row_of(number)
    definition = registry.by_id(row.procedure_id).procedure
    return city.post_of(row.office, answering_role(definition, row.step))


def test_an_operator_sees_the_soonest_limit_first_and_no_word_of_the_matter(stuck, queries):
    from maplebridge.kernel.file.asides import setaside
    from maplebridge.kernel.matter import numbers

    operator, now = actor("operator.city"), datetime.now(UTC)
    found = setaside.lines(actor=operator, now=now)
    assert [one.title.in_language("en") for one in found] == [
        "A matter cannot be moved on",
        "The figures of 2026-06 are not published",
    ]
    first, second = found
    assert first.number == numbers.show(stuck)
    assert first.cause.in_language("en") == "It stands at “nowhere”, a step that version 2 of its procedure does not have."
    assert first.due == city.row_of(stuck).due
    assert second.limit is None
    assert (second.hours, second.days) == (None, None)
    assert "street light" not in str(found)


def test_a_thing_is_seen_by_whoever_holds_its_matter_and_handed_on_by_operators_alone(stuck):
    from maplebridge.kernel.file.asides import setaside

    operator, other = actor("operator.city"), actor("housing.yueqiao")
    head, now = holder_of(stuck), datetime.now(UTC)
    [matter, month] = setaside.lines(actor=operator, now=now)
    assert setaside.for_office(actor=other, now=now) == ()
    [held] = setaside.for_office(actor=head, now=now)
    assert (held.id, held.due, held.number) == (matter.id, matter.due, matter.number), "its office is told"
    assert not setaside.hand(matter.id, head.office_ids[0], actor=head, now=now)
    assert not setaside.ask(matter.id, actor=head, now=now), "told, not yet its work"
    assert setaside.hand(matter.id, other.office_ids[0], actor=operator, now=now)
    [seen] = setaside.for_office(actor=other, now=now)
    assert (seen.id, seen.due) == (matter.id, matter.due), "with the same limit"
    assert setaside.for_office(actor=head, now=now) == (), "another office sees to it now"
    assert setaside.for_office(actor=operator, now=now) == (), (
        "an operator's news are those of the own office"
    )
    assert setaside.ask(matter.id, actor=other, now=now)
    assert not setaside.ask(month.id, actor=other, now=now)


def test_what_left_the_list_this_year_is_counted_with_the_longest(stuck, as_role):
    from maplebridge.kernel.file.asides import setaside
    from maplebridge.kernel.setaside import things

    now = datetime.now(UTC)
    with as_role("clock"):
        things.done("month", "2026-06", now=now + timedelta(days=2))
    found = setaside.before(actor=actor("operator.city"), now=now)
    assert found.count == 1
    assert found.longest == timedelta(days=2, hours=1) or found.longest > timedelta(days=2)
    [past] = found.newest
    assert (past.title.in_language("en"), past.how.in_language("en")) == (
        "The figures of 2026-06 are not published",
        "it works again, by itself",
    )
    assert past.lasted == found.longest


def test_a_mended_matter_that_is_not_due_leaves_the_list(stuck, as_role):
    from maplebridge.config.supervision.worker import again
    from maplebridge.kernel.setaside.models import Thing

    with as_role("clock"):
        assert again(now=datetime.now(UTC)) == 0, "not due yet"
        assert again(now=datetime.now(UTC) + timedelta(minutes=2)) == 1
        assert not Thing.objects.filter(kind="matter", ended=None).exists()


def test_doctor_names_each_thing_in_a_sentence(stuck, as_role):
    from maplebridge.config.cli.run import doctor

    with as_role("clock"):
        said = list(doctor._set_aside())
    assert len(said) == 2
    assert said[0].startswith("Set aside: A matter cannot be moved on (")
    assert "It stands at “nowhere”" in said[0]
    assert "maple setaside retry" in said[0]
    assert "2026-06" in said[1]
    assert "Tried once, it is tried again 20" in said[0]
    assert all("(UTC+08:00)" in one for one in said), "in the city's time, with its distance from UTC"
    assert not any(" UTC" in one for one in said)


def test_a_try_that_was_asked_for_and_failed_is_said_on_page_and_by_command(stuck, as_role, run):
    from django.test import Client

    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Aside
    from maplebridge.kernel.setaside.models import Thing

    def fails(_thing):
        raise Aside("no_file")

    client = Client(SERVER_NAME="localhost")
    assert client.post("/en/sign-in", {"name": "operator.city", "password": "maple-demo"}).status_code == 302
    with as_role("clock"):
        thing = Thing.objects.get(kind="matter", ended=None)
    assert "a try was asked for" not in client.get("/en/operator/set-aside").content.decode()
    sent = {"thing": str(thing.pk), "do": "again", "key": "0" * 32}
    assert client.post("/en/operator/set-aside", sent).status_code == 302
    assert "is made within seconds" in client.get("/en/operator/set-aside").content.decode()
    with as_role("clock"):
        things.retry("matter", fails, now=datetime.now(UTC))
    assert "A try that was asked for failed at" in client.get("/en/operator/set-aside").content.decode()
    assert "未成功" in client.get(f"/zh/operator/set-aside/{thing.pk}").content.decode()
    first = run("list")[1]["things"][0]
    assert (first["tries"], first["asked"]) == (1, None)
    assert first["asked_in_vain"] > first["since"]


@pytest.fixture
def run(as_role, monkeypatch, capsys):
    """Run the command on the test's database; its status and document."""

    def once(what, **more):
        from maplebridge.config.cli.run import setaside
        from maplebridge.config.installation import boot

        monkeypatch.setattr(boot, "boot", lambda *_args, **_more: None)
        capsys.readouterr()
        with as_role("clock"):
            status = setaside.run(Namespace(what=what, json=True, **more))
        return status, json.loads(capsys.readouterr().out)

    return once


def test_the_commands_list_try_again_and_hand_on(stuck, run):
    head = actor("head.liuxi")
    status, said = run("list")
    assert (status, said["schema"]) == (1, 1)
    first = said["things"][0]
    assert first["kind"] == "Matter"
    assert first["handed_to"] is None
    assert run("retry", thing=first["id"])[0] == 0
    assert run("hand", thing=first["id"], office=head.office_ids[0])[0] == 0
    assert run("list")[1]["things"][0]["handed_to"]
    assert run("retry", thing=99_999) == (
        1,
        {
            "schema": 1,
            "code": "not_on_the_list",
            "said": "99999 is not on the list: it works again, or was never there.",
        },
    )
    assert run("hand", thing=first["id"], office=999_999)[0] == 2


def test_what_is_said_to_have_24_hours_is_counted_as_ending_within_a_day(town):
    from dataclasses import replace

    from maplebridge.kernel.file.asides.setaside import Line, ending_today

    one = Line(*[None] * len(Line.__dataclass_fields__))
    rows = [replace(one, hours=hours) for hours in (24, 25, -3, None)]
    assert ending_today(rows) == 2


FARING = """{"schema": 1, "parts": [
{"name": "web", "now": "runs", "since": "2026-11-28T01:00:00+00:00", "restarts": 2,
 "last_restart": "2026-11-28T08:30:00+00:00", "why": "It was ended by the signal SIGKILL.", "took_s": 3.2},
{"name": "worker", "now": "waits", "since": "2026-11-28T09:00:00+00:00", "restarts": 1204,
 "last_restart": "2026-11-28T09:00:00+00:00", "why": "It ended by itself with status 3.", "back_after_s": 7.6},
{"name": "database", "now": "runs", "since": "2026-11-27T01:00:00+00:00"}]}"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Web", "runs", "28 Nov", "SIGKILL", "3 s", "2", "Worker", "waits", "within 8 s", "1,204",
                "Database", "none since it was started", "0"]),
        ("zh", ["网页", "11月28日", "SIGKILL", "2", "1,204"]),
    ],
)  # fmt: skip
def test_at_the_foot_the_last_restart_of_each_part_stands_with_why_and_how_long(
    stuck, tmp_path, monkeypatch, language, said
):
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    file = tmp_path / "parts.json"
    file.write_text(FARING, "utf-8")
    monkeypatch.setenv("MAPLEBRIDGE_PARTS", str(file))
    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(username="operator.city"))
    page = client.get(f"/{language}/operator/set-aside").content.decode()
    foot = page.split("</table>")[1]
    rows = re.findall(r'<th role="rowheader"', foot)
    assert len(rows) == 3
    at = 0
    for words in said:
        assert words in foot[at:], words
        at = foot.index(words, at) + len(words)
    file.write_text("{", "utf-8")
    assert client.get(f"/{language}/operator/set-aside").status_code == 200, (
        "a file that cannot be read hides the foot alone"
    )
