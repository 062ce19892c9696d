"""What waits for the head alone stands on the head's own list, until it is done; on nobody else's."""

from __future__ import annotations

import pytest

import sampled as city
from db.test_signed_by_each import APPROVALS, sign_in
from mediated import LATER, NOW


def waiting(actor, now=LATER):
    """What the list says of each number: what nobody goes on without, and what others may want approved."""
    from maplebridge.kernel.conduct.byoffice import approvals

    found = approvals.waiting(actor=actor, now=now)
    return {
        one.row.heading.number: tuple([task.in_language("en") for task in some] for some in (one.tasks, one.approvals))
        for one in found
    }


@pytest.mark.parametrize("key", APPROVALS)
def test_an_approval_that_others_can_do_without_is_offered_apart_until_it_is_given(town, as_role, key):
    approve, _, _ = APPROVALS[key]
    number = city.opened_under(key, as_role, level="county")
    if key == "cn.reconsideration":
        assert number not in waiting(sign_in(city.row_of(number).office, "head", as_role))
        city.act(number, "accept_simple", now=NOW)
    office = city.row_of(number).office
    officer, head = sign_in(office, "officer", as_role), sign_in(office, "head", as_role)
    says = {"approve_stop": "Approve the stop", "approve_conversion": "Approve the conversion"}
    assert waiting(head)[number] == ([], [says[approve]])
    assert waiting(officer) == {}
    city.act(number, approve, given={"head_approval": "yes"}, actor=head, now=LATER)
    assert number not in waiting(head)


def test_a_decision_that_only_the_head_takes_waits_for_the_head(town, as_role):
    number = city.opened_under("cn.enforcement.case", as_role, level="county")
    city.act(number, "file", given={"evidence": "Photos of the stall."}, now=NOW)
    head = sign_in(city.row_of(number).office, "head", as_role)
    assert waiting(head)[number] == (["Close as not proved", "Refer to criminal justice"], ["Approve keeping evidence"])


def test_what_nobody_goes_on_without_is_no_approval_that_may_be_asked_for():
    """A step whose only way on needs the approval stands still until the head gave it; with another way it does not."""
    from dataclasses import replace

    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.kernel.conduct.byoffice.approvals import of_head

    step = read("cn.hazard.report").steps["reported"]
    alone = replace(step, acts={name: step.acts[name] for name in ("approve_stop", "stop")})
    approve = step.acts["approve_stop"].task
    head = frozenset({"head"})
    assert of_head(alone, head, frozenset()) == ((approve,), ())
    assert of_head(step, head, frozenset()) == ((), (approve,))
    assert of_head(alone, head, frozenset({"reported.approve_stop"})) == ((), ())
    assert of_head(alone, frozenset(), frozenset()) == ((), ())


def test_the_list_of_the_head_shows_it_and_leads_there(town, as_role):
    from django.test import Client

    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter import numbers

    number = city.opened_under("cn.hazard.report", as_role, level="county")
    office = city.row_of(number).office
    for kind, there in (("head", True), ("officer", False)):
        client = Client(SERVER_NAME="localhost")
        client.force_login(Account.objects.get(pk=sign_in(office, kind, as_role).account_id))
        page = client.get("/en/desk").content.decode()
        assert ("You may approve in 1 matter, if the office asks for it" in page) is there
        assert "Waits for your approval or decision" not in page, "the office can go on without it"
        assert page.count(f'href="/en/desk/{numbers.show(number)}"') == (2 if there else 1)
