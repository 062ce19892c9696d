"""The public page of what can be brought: every procedure that a person may begin, found by own words, and begun as whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from law.packed import read

KEY = "vL5nB2xQ8sT1mK9cR6dG3hJ7wF4p"
WAGES = "My company has paid no wages for three months. 公司拖欠工资三个月。"


def moment():
    return datetime.now(UTC)


def public_ones():
    from maplebridge.config.procedures.files import pack_files

    return [one for one in map(read, pack_files("cn")) if one.bringers]


@pytest.fixture
def browser(town):
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def test_the_page_lists_every_procedure_that_a_person_may_begin_and_no_other(browser):
    from maplebridge.config.procedures.files import pack_files

    shown = browser.get("/en/bring").content.decode()
    linked = {file.stem for file in pack_files("cn") if f'report?procedure={file.stem}"' in shown}
    assert linked == {one.id for one in public_ones()}
    assert "Worker or Employer" in shown or "worker or employer" in shown.casefold()
    assert 'href="/en/bring"' in browser.get("/en/").content.decode()
    assert 'href="/en/bring"' in browser.get("/en/report").content.decode()


@pytest.mark.parametrize("definition", public_ones(), ids=lambda one: one.id)
def test_each_of_them_is_begun_from_the_page_in_each_part(browser, definition):
    """The report form takes the procedure that was chosen, whatever the words say, and one stands in that part."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import numbers, sides

    form = browser.get(f"/en/report?procedure={definition.id}").content.decode()
    assert f'name="procedure" value="{definition.id}"' in form
    for role in sorted(definition.bringers):
        days = {
            f"day.{name}": (towntime.local(moment()).date() + timedelta(days=given.ahead)).isoformat()
            for name, given in definition.opens.gives.items()
        }
        sent = {
            "do": "send", "text": f"{WAGES} {role}", "procedure": definition.id, "role": role, "key": KEY + role,
            "role_for": definition.id, "days_for": definition.id, **days,
        }  # fmt: skip
        answer = browser.post("/en/report", sent)
        assert answer.status_code == 302, answer.content.decode()
        number = numbers.read(answer["Location"].split("/receipt/")[1].split("?")[0].strip("/"))
        row = city.row_of(number)
        adopted = registry.by_id(row.procedure_id).procedure
        assert adopted.id == definition.id
        assert roles_at(holder_of(number), row, adopted) == {role}
        assert role not in sides.called(adopted, row)


def test_where_several_may_bring_it_the_form_asks_as_whom(browser):
    from maplebridge.kernel.matter.models import Matter

    form = browser.get("/en/report?procedure=cn.labour.dispute").content.decode()
    assert "As whom do you bring it?" in form
    assert 'value="employer"' in form
    sent = {
        "do": "send", "text": WAGES, "procedure": "cn.labour.dispute", "role_for": "cn.labour.dispute", "key": KEY,
    }  # fmt: skip
    refused = browser.post("/en/report", sent)
    assert refused.status_code == 422
    assert "Choose as whom you bring it" in refused.content.decode()
    assert "As whom do you bring it?" not in browser.get("/en/report?procedure=cn.legal.aid").content.decode()
    assert not Matter.objects.exists()


def test_a_look_at_words_of_a_labour_dispute_asks_as_whom_too(browser):
    looked = browser.post("/en/report", {"do": "look", "text": WAGES, "category": "100101", "key": KEY})
    page = looked.content.decode()
    assert ("As whom do you bring it?" in page) == ("cn.labour.dispute" in page)


def test_own_words_find_the_way_and_the_page_says_why(browser):
    found = browser.get("/en/bring", {"q": "公司拖欠工资"}).content.decode()
    assert "procedure=cn.labour.dispute" in found
    assert "Because you wrote" in found
    assert "procedure=cn.regulation.local" not in found
    none = browser.get("/en/bring", {"q": "qqqqqq"}).content.decode()
    assert "No way is called so" in none


@pytest.mark.parametrize("procedure", ["cn.no.such", "cn.campaign"])
def test_what_nobody_may_bring_leads_to_the_list_and_is_refused_by_a_direct_call(browser, procedure):
    from maplebridge.acts.hear.doors.chosen import Chosen
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.rules.refusal import Incomplete

    assert browser.get(f"/en/report?procedure={procedure}")["Location"] == "/en/bring"
    with pytest.raises(Incomplete):
        city.report(chosen=Chosen(procedure), now=moment())
    refused = browser.post(
        "/api/v1/reports", {"text": WAGES, "procedure": procedure}, content_type="application/json"
    )
    assert refused.status_code == 422
    assert not Matter.objects.exists()


def test_a_part_that_the_procedure_does_not_know_is_refused(browser):
    from maplebridge.acts.hear.doors.chosen import Chosen
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete) as refused:
        city.report(chosen=Chosen("cn.labour.dispute", "office"), now=moment())
    assert set(refused.value.fields) == {"role"}


def test_an_employer_who_brought_it_acts_for_the_employer_alone(town, as_role):
    """The worker is called in; the employer's code takes none of the worker's acts, and nothing else."""
    from maplebridge.acts.hear.doors.chosen import Chosen
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import sides

    done = city.report(WAGES, chosen=Chosen("cn.labour.dispute", "employer"), now=moment())
    row = city.row_of(done.number)
    definition = registry.by_id(row.procedure_id).procedure
    assert sides.bringer(definition, row) == "employer"
    assert sides.called(definition, row) == ("worker",)
    assert roles_at(holder_of(done.number), row, definition) == {"employer"}
    [(bringer, _)] = sides.sides(definition, row, [])
    assert bringer.roles == {"employer"}


def test_by_the_api_an_employer_brings_it_too(browser):
    answer = browser.post(
        "/api/v1/reports",
        {"text": WAGES, "procedure": "cn.labour.dispute", "role": "employer"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["procedure"]["id"]) == (201, "cn.labour.dispute")
