"""A kind whose procedure opens with named days, brought by each door: the days are taken, or asked for by their name."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest

import imported
import sampled as city
from pure.rules.test_opening_days import TEXT as SEASON
from sampled import NOW

KIND, OTHER = "160205", "020402"
"""A kind of the pack whose procedure asks for days here, and one whose procedure asks for none."""
ASKING = "cn.information.request"
TEXT = "Please send me the budget of Liuxi Township. 申请公开柳汐镇预算。"
TODAY = NOW.date()
TOLD, LAST = TODAY - timedelta(days=10), TODAY + timedelta(days=90)
GOOD = {"told_on": TOLD.isoformat(), "last_day": LAST.isoformat()}
BAD = {
    "nothing": ({}, {"told_on", "last_day"}),
    "one alone": ({"told_on": GOOD["told_on"]}, {"last_day"}),
    "words": (GOOD | {"told_on": "last week"}, {"told_on"}),
    "no such day": (GOOD | {"last_day": "2027-02-30"}, {"last_day"}),
    "after today": (GOOD | {"told_on": (TODAY + timedelta(days=6)).isoformat()}, {"told_on"}),
    "long ago": (GOOD | {"told_on": "0001-01-01"}, {"told_on"}),
    "past the longest": (GOOD | {"last_day": "9999-12-31"}, {"last_day"}),
}
"""What is wrong → the days that were named, and the fields that must be asked for."""


def asking(key=ASKING, version=99):
    """The made procedure in the place of one of the pack."""
    return SEASON.replace('id = "cn.season"', f'id = "{key}"').replace("version = 1", f"version = {version}")


@pytest.fixture
def season(town, as_role):
    """From now on information is asked for with named days."""
    from maplebridge.kernel.law import registry

    with as_role("clock"):
        registry.adopt(asking(), name="season.toml", pack="cn", now=NOW)


@pytest.fixture
def client(season, monkeypatch):
    """A visitor."""
    from django.test import Client

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def count(as_role):
    """`count()`: how many matters there are."""

    def counted():
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.matter.models import Matter

        with as_role("clock"), acting(SYSTEM):
            return Matter.objects.count()

    return counted


def opened_with_its_days(number, as_role):
    """Whether the matter counts from the first day and keeps the second, and its entries say so."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.matter.storage.state import state_of

    row = city.row_of(number)
    assert towntime.local(row.due).date() == TOLD + timedelta(days=20)
    assert state_of(row).dates == {"told_on": TOLD.toordinal(), "last_day": LAST.toordinal()}
    assert city.agrees(number, as_role)
    return True


# The API


def send(client, days=None, key="", **more):
    """One report by the API."""
    sent = {"text": TEXT, "category": KIND, **({} if days is None else {"days": days}), **more}
    heads = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/reports", json.dumps(sent), content_type="application/json", headers=heads)


@pytest.mark.parametrize("what", BAD)
def test_the_api_names_each_day_that_is_missing_or_cannot_be(client, count, what):
    days, asked = BAD[what]
    before = count()
    answer = send(client, days)
    assert answer.status_code == 422, answer.content
    fields = answer.json()["fields"]
    assert set(fields) == {f"days.{name}" for name in asked}
    assert all("day" in words["en"].lower() and "日" in words["zh"] for words in fields.values())
    assert count() == before


def test_the_api_takes_the_days_once_per_key_and_others_are_another_report(client, as_role):
    from maplebridge.kernel.matter import numbers

    key = "pZ3vQ8sX1nB6mK9cD2fG7hJ4wL5tR0yE"
    first, again = send(client, GOOD, key), send(client, GOOD, key)
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.json()["number"] == again.json()["number"]
    assert first.json()["due"]["date"] == (TOLD + timedelta(days=20)).isoformat()
    assert opened_with_its_days(numbers.read(first.json()["number"]), as_role)
    other = GOOD | {"told_on": TODAY.isoformat()}
    assert send(client, other, key).status_code == 409


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (GOOD | {"heard_on": "2026-09-01"}, "days.heard_on"),
        ({**GOOD, "told_on": 3}, "days.told_on"),
        ({**GOOD, "told_on": GOOD["told_on"].replace("-", "")}, "days.told_on"),
        ({**GOOD, "told_on": TOLD.strftime("%G-W%V-%u")}, "days.told_on"),
        ({f"d{n}": "2026-09-01" for n in range(21)}, "days"),
        ({"d" * 201: "2026-09-01"}, None),
        ("2026-09-01", "days"),
    ],
    ids=["unknown", "a number", "without hyphens", "of a week", "too many", "a long name", "no table"],
)
def test_days_that_nobody_asks_for_or_of_another_shape_are_refused(client, days, field):
    answer = send(client, days)
    assert answer.status_code == 422, answer.content
    assert answer.json()["fields"].keys() >= ({field} if field else set())


def test_a_kind_that_asks_for_no_day_takes_none(client):
    answer = send(client, {"told_on": GOOD["told_on"]}, category=OTHER)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"days.told_on"}
    assert send(client, {}, category=OTHER).status_code == 201
    assert send(client, category=OTHER).status_code == 201


# The page


def press(client, do="send", days=None, **more):
    """The form of the page, pressed."""
    named = {f"day.{name}": day for name, day in (days or {}).items()}
    of = {"days_for": ASKING} if days is not None else {}
    sent = {"do": do, "text": TEXT, "category": KIND, "key": "k" * 32, **of, **named, **more}
    return client.post("/en/report", sent)


def test_the_page_asks_for_the_days_before_anything_is_sent_and_says_which_can_be(client):
    looked = press(client, "look")
    body = looked.content.decode()
    assert looked.status_code == 200
    assert "error-summary" not in body
    for name in GOOD:
        assert f'name="day.{name}"' in body
    assert "Day of the notice" in body
    assert "A day from" in body
    assert f'name="days_for" value="{ASKING}"' in body
    again = press(client, "look", GOOD).content.decode()
    assert "If you send it now" in again
    assert f'value="{GOOD["told_on"]}"' in again


@pytest.mark.parametrize("what", BAD)
def test_the_page_names_each_day_that_is_missing_or_cannot_be_and_loses_nothing(client, count, what):
    days, asked = BAD[what]
    before = count()
    for do in ("send", "look") if days else ("send",):
        answer = press(client, do, days)
        body = answer.content.decode()
        assert answer.status_code == 422
        assert TEXT in body
        for name in asked:
            assert f'href="#day.{name}"' in body
            assert f'id="day.{name}-error"' in body
        for name, day in days.items():
            assert f'name="day.{name}"' in body
            assert f'value="{day}"' in body
    assert count() == before


def test_the_page_takes_the_days_and_the_receipt_counts_from_them(client, as_role):
    from maplebridge.kernel.matter import numbers

    first = press(client)
    assert first.status_code == 422, "sent at once: the days are asked for now"
    sent = press(client, days=GOOD)
    assert sent.status_code == 302, sent.content
    number = numbers.read(sent["Location"].rstrip("/").split("/")[-1])
    assert opened_with_its_days(number, as_role)
    receipt = client.get(sent["Location"]).content.decode()
    assert "the day in “Day of the notice”" in receipt


def test_another_kind_chosen_afterwards_asks_no_more_and_takes_the_report(client, count):
    before = count()
    looked = press(client, "look", GOOD, category=OTHER)
    assert looked.status_code == 200
    assert 'name="day.' not in looked.content.decode()
    assert press(client, days=GOOD, category=OTHER).status_code == 302
    assert count() == before + 1


def test_days_come_back_to_their_form_and_a_strange_procedure_asks_for_nothing(client):
    back = press(client, days=GOOD, **{"given-back": "yes"}).content.decode()
    assert f'value="{GOOD["told_on"]}"' in back
    strange = client.post("/en/report", {"do": "look", "text": TEXT, "category": OTHER, "days_for": "cn.nothing"})
    assert strange.status_code == 200


# The import


def write(path, text):
    """A file of rows."""
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def rows(season, monkeypatch):
    """`rows(path, words)`: what an import of it came to, today."""
    monkeypatch.setattr(imported, "NOW", NOW)
    return imported.run


HEADS = {
    "by their fields": ("days.told_on,days.last_day", None),
    "by their titles": ("Day of the notice,截止日", None),
    "by --map": ("heard,end", "days.told_on=heard,days.last_day=end"),
}


@pytest.mark.parametrize("heads", HEADS)
def test_the_import_takes_days_from_columns_and_twice_is_once(rows, as_role, tmp_path, heads):
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    names, words = HEADS[heads]
    path = write(tmp_path / "a.csv", f"id,text,category,{names}\nD1,{TEXT},{KIND},{TOLD},{LAST:%Y年%-m月%-d日}\n")
    with as_role("clock"):
        done, again = rows(path, words), rows(path, words)
        assert (done.tally.opened, again.tally.existing) == (1, 1), [str(one.why) for one in done.rejected]
        with acting(SYSTEM):
            number = Matter.objects.latest("number").number
    assert opened_with_its_days(number, as_role)
    other = write(tmp_path / "b.csv", path.read_text("utf-8").replace(str(TOLD), str(TODAY)))
    with as_role("clock"):
        refused = rows(other, words)
    assert (refused.tally.opened, refused.tally.refused) == (0, 1)
    assert "differs in: time" in refused.rejected[0].why.words.in_language("en")


@pytest.mark.parametrize("what", BAD)
def test_the_import_refuses_a_row_without_its_days_and_says_where_they_stand(
    rows, as_role, tmp_path, count, what
):
    days, asked = BAD[what]
    cells = ",".join(days.get(name, "") for name in GOOD)
    table = f"text,category,days.told_on,days.last_day\n{TEXT},{KIND},{cells}\nA lamp is dark,{OTHER},{cells}\n"
    before = count()
    with as_role("clock"):
        done = rows(write(tmp_path / "a.csv", table))
    assert (done.tally.opened, done.tally.refused) == (1, 1), "a kind that asks for no day reads none"
    assert set(done.rejected[0].why.fields) == {f"days.{name}" for name in asked}
    assert count() == before + 1


def test_the_import_without_such_columns_says_which_it_needs(rows, as_role, tmp_path):
    with as_role("clock"):
        done = rows(write(tmp_path / "a.csv", f"text,category\n{TEXT},{KIND}\n"))
    told = done.rejected[0].why.fields["days.told_on"]
    assert "--map days.told_on=COLUMN" in told.in_language("en")
    assert "告知之日" in told.in_language("zh")


# A post says what it is about; one matter leads to another; the sample city's own residents


def test_a_kind_said_by_a_post_opens_nothing_anew_and_asks_for_no_day(season):
    from maplebridge.acts.hear import sorting

    number = city.report(category=OTHER).number
    before = city.row_of(number)
    classification = sorting.Classification(category=KIND, urgency=0, reason="They ask for a budget.")
    who = city.post_of(before.office, "hotline")
    sorting.change(actor=who, number=number, classification=classification, last_read=before.seq, now=NOW)
    after = city.row_of(number)
    assert (after.category, after.procedure_id, after.due) == (KIND, before.procedure_id, before.due)


ALSO = f"""
act.also = {{ opens = "{ASKING}", needs = ["answer"], title = {{ en = "Also", zh = "另" }} }}
act.hand = {{ to = "over", needs = ["answer"], title = {{ en = "Hand on", zh = "转" }} }}
"""
LEADING = (
    SEASON.replace('id = "cn.season"', 'id = "cn.leading"')
    .replace(", gives = { told_on = { back = 40, ahead = 5 }, last_day = { back = 0, ahead = 366 } }", "")
    .replace(', since = "told_on"', "")
    .replace('give = ["told_on=2026-03-01", "last_day=2026-09-30"]\n', "")
    .replace(
        'over = { outcome = "ended", remedy = ["claim"]',
        f'over = {{ outcome = "handed_over", hands_to = "{ASKING}", at_most = 1',
    )
    .replace("act.accept = {", ALSO + "act.accept = {")
)  # fmt: skip
"""A procedure that opens the asking one, and hands a matter on to it: by an act and by silence."""


@pytest.fixture
def leading(season, as_role):
    """A matter under it; its number."""
    from maplebridge.kernel.law import registry

    with as_role("clock"):
        registry.adopt(LEADING, name="leading.toml", pack="cn", now=NOW)
    return city.opened_under("cn.leading", as_role)


@pytest.mark.parametrize("act", ["also", "hand"])
def test_an_act_that_leads_to_it_is_refused_and_says_where_it_can_be_brought(leading, as_role, count, act):
    from maplebridge.rules.refusal import Refusal

    before = city.row_of(leading), count()
    with pytest.raises(Refusal) as refused:
        city.act(leading, act, given={"answer": "See the budget office. 见财政部门。"}, now=NOW)
    assert refused.value.status == 422
    assert "Report something" in refused.value.words.in_language("en")
    assert "Day of the notice" in refused.value.words.in_language("en")
    assert "告知之日" in refused.value.words.in_language("zh")
    assert (city.row_of(leading).seq, count()) == (before[0].seq, before[1])
    assert city.agrees(leading, as_role)


def test_silence_that_leads_to_it_ends_the_matter_and_stops_no_round(leading, as_role):
    from maplebridge.kernel.matter.lifecycle import clock

    with as_role("clock"):
        list(clock.run_until(NOW + timedelta(days=600)))
    row = city.row_of(leading)
    assert (row.step, row.outcome, row.due) == ("over", "handed_over", None)
    assert city.agrees(leading, as_role)


def test_the_sample_citys_residents_name_their_days(season, as_role):
    from maplebridge.acts.hear.residents import reporting
    from maplebridge.acts.hear.residents.messages import Message
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.matter.storage.state import state_of

    message = Message(text=TEXT, title="", lang="en", category=KIND)
    with as_role("clock"):
        for _ in range(3):
            reporting._report(random.Random(7), NOW, message)
        with acting(SYSTEM):
            rows = list(Matter.objects.order_by("-number")[:3])
    assert {row.category for row in rows} == {KIND}
    assert all(set(state_of(row).dates) == set(GOOD) for row in rows)


# Before it becomes law


def test_a_new_version_that_asks_for_days_is_not_sound_where_another_leads_to_it():
    from maplebridge.config.procedures.checking import check_texts

    led_to = asking("cn.petition.suggestion")
    checked = check_texts({"a.toml": led_to, "b.toml": asking("cn.season")}, pack="cn")
    assert [one["code"] for one in checked["a.toml"].problems] == ["S8"] * len(checked["a.toml"].problems)
    assert not checked["a.toml"].sound
    assert "opens only with days" in checked["a.toml"].problems[0]["en"]
    assert checked["b.toml"].sound
