"""What waits for the head alone stands on the head's own list, until it is done; on nobody else's."""

from __future__ import annotations

import pytest

import sampled as city
from db.test_signed_by_each import APPROVALS, sign_in
from mediated import LATER, NOW


def waiting(actor, now=LATER):
    """What the list says: number and tasks of each line."""
    from maplebridge.kernel.conduct.byoffice import approvals

    found = approvals.waiting(actor=actor, now=now)
    return {one.row.heading.number: [task.in_language("en") for task in one.tasks] for one in found}


@pytest.mark.parametrize("key", APPROVALS)
def test_an_approval_waits_for_the_head_until_it_is_given(town, as_role, key):
    approve, _, _ = APPROVALS[key]
    number = city.opened_under(key, as_role, level="county")
    if key == "cn.reconsideration":
        assert number not in waiting(sign_in(city.row_of(number).office, "head", as_role))
        city.act(number, "accept_simple", now=NOW)
    office = city.row_of(number).office
    officer, head = sign_in(office, "officer", as_role), sign_in(office, "head", as_role)
    assert len(waiting(head)[number]) == 1
    assert waiting(officer) == {}
    city.act(number, approve, given={"head_approval": "yes"}, actor=head, now=LATER)
    assert number not in waiting(head)


def test_a_decision_that_only_the_head_takes_waits_for_the_head(town, as_role):
    number = city.opened_under("cn.enforcement.case", as_role, level="county")
    city.act(number, "file", given={"evidence": "Photos of the stall."}, now=NOW)
    head = sign_in(city.row_of(number).office, "head", as_role)
    assert len(waiting(head)[number]) > 2, "each decision, and the approval of a seizure"


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
        assert ("Waits for your approval or decision" in page) is there
        assert page.count(f'href="/en/desk/{numbers.show(number)}"') == (2 if there else 1)
