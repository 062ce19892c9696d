"""A task pushed down: the department opens its entry from the page of pushed tasks, those below refuse it by the list."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from acts.hear.test_office_opens import acting_as, posts, signed

KEY = "tQ4xW8sV1nB6mK9cR2fG7hJ3pL5d"
TAKEN_BACK = "010201"
"""Developer's promises: the list of townships says that it was taken back."""


def moment():
    return datetime.now(UTC)


def account(unit, kind):
    return next(one for one, _ in posts(unit, kind))


def unit_called(name):
    from maplebridge.kernel.territory import queries as territory

    return next(one for one in territory.tree().units if one.name_en == name)


@pytest.fixture
def department(town):
    return account("Yueqiao District", "housing")


def asked(account, category=TAKEN_BACK, level="township"):
    """What the page of pushed tasks answers a post."""
    sent = {"kind": category, "level": level, "part": "lead", "on": moment().date().isoformat(), "key": KEY}
    return signed(account).post("/en/duties/pushed", sent).content.decode()


def entry(department):
    """The entry of a task at Liuxi that the department opened from the page; its number as it is shown."""
    link = unescape(re.search(r'href="(/en/desk/new/cn\.task\.entry[^"]*)"', asked(department))[1])
    client = signed(department)
    form = client.get(link).content.decode()
    assert "(010201)" in form
    sent = {
        "do": "open",
        "title": "Inspect the new estates",
        "text": "The districts want their townships to inspect each new estate.",
        "place": str(unit_called("Liuxi Township").id),
        "category": TAKEN_BACK,
        "key": KEY,
    }
    answer = client.post(link, sent)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].split("/desk/")[1].split("?")[0]


def test_the_page_offers_the_entry_to_a_department_and_to_nobody_else(department):
    from django.test import Client

    assert "Ask that it be entered on the list" in asked(department)
    assert "Ask that it be entered on the list" not in asked(account("Liuxi Township", "township-government"))
    sent = {"kind": TAKEN_BACK, "level": "township", "part": "lead", "on": moment().date().isoformat()}
    assert "cn.task.entry" not in Client(SERVER_NAME="localhost").post("/en/duties/pushed", sent).content.decode()


def test_those_below_refuse_it_with_the_lines_of_the_list(department):
    import sampled as city
    from maplebridge.kernel.matter import numbers

    number = entry(department)
    row = city.row_of(numbers.read(number))
    assert (row.level, row.step) == ("county", "asked")
    client = signed(account("Liuxi Township", "township-government"))
    page = client.get(f"/en/desk/{number}").content.decode()
    assert f"/en/desk/{number}/do/pushed_without_leave" in page
    form = client.get(f"/en/desk/{number}/do/pushed_without_leave").content.decode()
    ground = unescape(re.search(r'id="legal_ground"[^>]*value="([^"]*)"|id="legal_ground"[^>]*>\n?([^<]*)<', form)[0])
    assert "taken back" in ground
    assert "line 0102" in ground
    sent = {
        "key": KEY, "seen": str(row.seq), "evidence": "The order of the department of 3 November.",
        "legal_ground": "Duty list of townships, taken back: 0102.",
    }  # fmt: skip
    answer = client.post(f"/en/desk/{number}/do/pushed_without_leave", sent)
    assert answer.status_code == 302, answer.content.decode()
    row = city.row_of(numbers.read(number))
    assert row.step == "stopped"
    from maplebridge.kernel.territory import queries as territory

    assert territory.offices().office(row.office).kind == "government"


def test_another_township_neither_sees_nor_refuses_it(department):
    number = entry(department)
    client = signed(account("Dongbu Township", "township-government"))
    assert client.get(f"/en/desk/{number}").status_code == 404
    assert client.get(f"/en/desk/{number}/do/pushed_without_leave").status_code == 404


def test_power_and_money_missing_the_township_refuses_before_it_begins(department, as_role):
    """The whole way by real posts: asked, complete, heard in silence, approved, refused by those below."""
    import sampled as city
    from maplebridge.kernel.conduct import acts
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.territory import queries as territory

    number = numbers.read(entry(department))
    conference = acting_as(account("Yueqiao District", "government"))
    township = acting_as(account("Liuxi Township", "township-government"))
    [below] = [
        one.id for one in territory.offices().at(unit_called("Liuxi Township").id) if one.kind == "township-government"
    ]

    def take(actor, name, now=None, **given):
        now, seen = now or moment(), city.row_of(number).seq
        acts.act_on(actor=actor, number=number, name=name, given=given, seen=seen, now=now, key=name * 9)

    take(conference, "complete", legal_ground="jd:10", workload="Two days", money_staff="None", units=str(below))
    take(township, f"duty.view.{below}", answer="We have neither power nor money.")
    later = moment() + timedelta(days=25)
    with as_role("clock"):
        list(clock.run_until(later))
    assert city.row_of(number).step == "deciding"
    take(conference, "approve", later, legal_ground="jd:10", minutes="Approved.", list_updated="yes")
    take(township, "refuse_task", later, legal_ground="Taken back: 0102", reason="Neither power nor money came.")
    assert city.row_of(number).step == "may_refuse"


def test_a_community_two_levels_below_is_asked_and_answers_for_itself(department, as_role):
    """“Every township, street or community”: the list once ended with the townships, so no community was ever asked."""
    import sampled as city
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file import desk
    from maplebridge.kernel.matter import numbers
    from maplebridge.rules.refusal import NotFound

    number = numbers.read(entry(department))
    conference = acting_as(account("Yueqiao District", "government"))
    committee = acting_as(account("Liuyin Community", "community-committee"))
    form = pages.act_form(actor=conference, number=number, name="complete", now=moment()).act
    [units] = [one.options for one in form.needs if one.name == "units"]
    names = [title.in_language("en") for _, title in units]
    assert len(units) == len(dict(units)) == 24, "four townships of the district, five communities of each"
    assert sum("Community" in name or "Residents" in name for name in names) == 20
    [below] = committee.office_ids
    given = {"legal_ground": "jd:10", "workload": "Two days", "money_staff": "None", "units": str(below)}
    with pytest.raises(NotFound):
        pages.matter_page(actor=committee, number=number, now=moment())
    city.act(number, "complete", actor=conference, given=given, now=moment())
    waiting = desk.inbox(actor=committee, tab="asked", now=moment()).rows
    assert [one.heading.number for one in waiting] == [number]
    city.act(number, f"duty.view.{below}", actor=committee, given={"answer": "We have two people."}, now=moment())
    assert desk.inbox(actor=committee, tab="asked", now=moment()).rows == ()
    other = acting_as(account("Dongbu Township", "township-government"))
    with pytest.raises(NotFound):
        pages.matter_page(actor=other, number=number, now=moment())


def test_what_the_list_says_must_be_done_is_given_no_ground_by_the_page(department):
    import sampled as city
    from maplebridge.kernel.conduct.byoffice import bylist
    from maplebridge.kernel.conduct.byoffice.opened import open_matter
    from maplebridge.kernel.file.heading import loaded

    actor = acting_as(account("Yueqiao District", "town-management"))
    done = open_matter(
        actor=actor, procedure="cn.task.entry", title="Lamps", text="Lamps are to be kept.", category="020101",
        place=unit_called("Liuxi Township").id, key=KEY, now=moment(),
    )  # fmt: skip
    assert bylist.by_list(loaded(city.row_of(done.number), now=moment())) is None
