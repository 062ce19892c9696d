"""An office opens a matter in its own name: each procedure whose opener is an office, by a real post; and nobody else's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from law.packed import read

KEY = "hQ2vX8sN1bR6mC9kD3fG7jW4"
TITLE, TEXT = "Opened by the office 由本单位开启", "What is known so far, and why we open it. 已掌握的情况和立项理由。"


def moment():
    return datetime.now(UTC)


def actor_of(account):
    from maplebridge.kernel.identity.actor import actor_for

    return actor_for(account, moment())


def posts(unit=None, kind=None):
    """Accounts of the sample city with a post, with the office of each, those of a kind of office at a unit."""
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.territory import queries as territory

    offices = territory.offices()
    for post in Post.objects.order_by("id").values("account_id", "office_id", "kind"):
        office = offices.by_id(post["office_id"])
        there = territory.tree().unit(office.unit)
        if (kind is None or office.kind == kind) and (unit is None or there.name_en == unit):
            yield Account.objects.get(pk=post["account_id"]), office


def opener_of(procedure):
    """An account that may open a procedure, as an actor of the pages is; and its way."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.conduct.byoffice import offered
    from maplebridge.kernel.law import registry

    adopted = registry.in_force(procedure, towntime.local(moment()).date())
    for account, _ in posts():
        actor = actor_of(account)
        for way in offered.ways_of(actor, adopted):
            return account, actor, way
    return None


def signed(account):
    """A session of an account as the database knows it: what the row-level rules go by."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return client


def kind_of(way):
    from maplebridge.kernel.conduct.byoffice import offered

    return offered.kinds(way)[0].code


def acting_as(account):
    """The account of an open session, with the proof by which the database gives it a scope."""
    from importlib import import_module

    from django.conf import settings

    from maplebridge.kernel.identity.actor import signed_in

    client = signed(account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    store = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
    return signed_in(account, store.session_key, moment())


def open_one(procedure, *, account=None, **more):
    from maplebridge.kernel.conduct.byoffice import opened

    found, _, way = opener_of(procedure) if account is None else (account, None, None)
    actor = acting_as(found)
    given = {"title": TITLE, "text": TEXT, "key": KEY, "now": moment(), **more}
    if way is not None:
        given.setdefault("category", kind_of(way))
    return opened.open_matter(actor=actor, procedure=procedure, **given), actor, way


def office_opened():
    """The procedures of the pack that an office may open."""
    from maplebridge.config.procedures.files import pack_files

    return [one.id for one in map(read, pack_files("cn")) if any(one.roles[who].kind == "office" for who in one.opens.who)]


@pytest.mark.parametrize("procedure", office_opened())
def test_each_procedure_that_an_office_opens_is_opened_by_a_real_post(town, procedure):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import sides
    from maplebridge.kernel.matter.lifecycle.acting import acting

    brought, actor, way = open_one(procedure)
    row = city.row_of(brought.number)
    definition = registry.by_id(row.procedure_id).procedure
    assert brought.new
    assert brought.code is None
    assert (definition.id, row.level, row.step) == (procedure, way.level, definition.opens.step)
    with acting(holder_of(brought.number)):
        [entry] = ledger.entries_of(brought.number)
    assert (entry.kind, entry.by, entry.content.role) == ("opened", actor.by, way.role)
    assert entry.content.holder["opener"] == way.office
    # nobody stands in it by a code, and every party may be called in
    assert roles_at(holder_of(brought.number), row, definition) == frozenset()
    assert set(sides.called(definition, row)) == set(definition.parties)
    # whoever opened it reads it, whichever office has it now
    page = pages.matter_page(actor=actor, number=brought.number, now=moment())
    assert page.by_office
    assert (page.text, page.heading.title) == (TEXT, TITLE)
    assert page.timeline[-1].title.in_language("en").startswith("Opened by ")


def test_twice_under_one_key_is_one_matter_and_other_content_is_refused(town):
    from maplebridge.rules.refusal import Conflict

    first, _, _ = open_one("cn.emergency.decision")
    again, _, _ = open_one("cn.emergency.decision")
    assert (again.number, again.new, again.code) == (first.number, False, None)
    with pytest.raises(Conflict):
        open_one("cn.emergency.decision", title="Another one 另一件")


def test_two_posts_with_one_key_open_two_matters(town):
    """A key that somebody else knows or guesses is another key."""
    some = [account for account, _ in posts("Liuxi Township", "township-government")]
    numbers = {open_one("cn.emergency.decision", account=account, category="990101")[0].number for account in some[:2]}
    assert len(numbers) == 2


def test_a_post_without_the_role_is_refused_and_nothing_is_opened(town):
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.rules.refusal import NotAllowed, NotFound

    mediator = Account.objects.get(username="mediator.liuyin")
    with pytest.raises(NotAllowed, match="does not open"):
        open_one("cn.campaign", account=mediator)
    with pytest.raises(NotFound):
        open_one("cn.no.such", account=mediator)
    answer = signed(mediator).get("/en/desk/new/cn.campaign")
    assert answer.status_code == 403
    assert "Your office does not open" in answer.content.decode()
    pressed = signed(mediator).post(
        "/en/desk/new/cn.campaign", {"do": "open", "title": TITLE, "text": TEXT, "key": KEY}
    )
    assert pressed.status_code == 403
    assert TEXT in pressed.content.decode()
    assert not Matter.objects.exists()


def test_a_resident_opens_nothing_as_an_office(town):
    from maplebridge.kernel.conduct.byoffice import offered, opened
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.rules.refusal import NotAllowed

    assert offered.ways(ANONYMOUS, now=moment()) == ()
    with pytest.raises(NotAllowed):
        opened.open_matter(actor=ANONYMOUS, procedure="cn.campaign", title=TITLE, text=TEXT, now=moment())


def test_an_office_opens_only_in_its_own_area(town):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import Incomplete

    [account, *_] = [one for one, _ in posts("Liuxi Township", "township-government")]
    dongbu = next(u for u in territory.tree().level_units("township") if u.name_en == "Dongbu Township")
    with pytest.raises(Incomplete) as refused:
        open_one("cn.emergency.decision", account=account, category="990101", place=dongbu.id)
    assert "place" in refused.value.fields
    liuyin = next(u for u in territory.tree().level_units("community") if u.name_en == "Liuyin Community")
    brought, _, _ = open_one("cn.emergency.decision", account=account, category="990101", place=liuyin.id)
    assert (city.row_of(brought.number).place, city.row_of(brought.number).level) == (liuyin.id, "township")


def test_a_case_is_opened_by_the_office_of_its_kind_and_no_neighbour(town):
    from maplebridge.rules.refusal import Incomplete, NotAllowed

    [roads, *_] = [one for one, _ in posts("Liuxi Township", "roads-and-drainage")]
    with pytest.raises(NotAllowed, match="another office"):
        open_one("cn.enforcement.case", account=roads, category="060101")
    with pytest.raises(Incomplete) as refused:
        open_one("cn.enforcement.case", account=roads)
    assert "category" in refused.value.fields
    brought, actor, _ = open_one("cn.enforcement.case", account=roads, category="020101")
    assert city.row_of(brought.number).office in actor.office_ids


@pytest.mark.parametrize(
    "given", [{"title": ""}, {"title": "…"}, {"text": "  "}, {"title": "x" * 81}, {"text": "x" * 20_001}]
)
def test_a_matter_without_words_is_refused_with_its_field(town, given):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete) as refused:
        open_one("cn.emergency.decision", **given)
    assert set(refused.value.fields) == set(given)


def test_the_parties_of_a_hazard_that_an_inspector_opened_are_called_in(town):
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry

    brought, actor, _ = open_one("cn.hazard.report")
    shown = parties.page(actor=actor, number=brought.number)
    assert {name for name, _ in shown.roles} == {"reporter", "operator"}
    called = parties.call_in(
        actor=actor, number=brought.number, role="operator", about="The wall of your store leans.", way="counter",
        key=KEY, now=moment() + timedelta(minutes=1),
    )  # fmt: skip
    row = city.row_of(brought.number)
    operator = holder_of(brought.number, stands=f"{called.party}:operator")
    assert roles_at(operator, row, registry.by_id(row.procedure_id).procedure) == {"operator"}


def test_the_ledger_says_who_still_reads_what_an_office_opened(town, as_role):
    """What lies elsewhere stays readable to its opener by the first entry, and replay finds it so."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.models import HandedOn

    brought, _, way = open_one("cn.whistle")
    row = city.row_of(brought.number)
    assert row.office != way.office  # the dispatch centre has it
    with as_role("clock"):
        assert list(HandedOn.objects.values_list("matter", "office")) == [(brought.number, way.office)]
    with as_role("seal"):
        ledger.order()
    with as_role("owner"):
        assert ledger.replay(wiring.REPLAYED).findings == []


def test_the_page_lists_what_may_be_opened_finds_it_by_own_words_and_opens_it(town):
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.models import Matter

    client = signed(Account.objects.get(username="township.liuxi"))
    listed = client.get("/en/desk/new").content.decode()
    for procedure in ("cn.emergency.decision", "cn.jurisdiction.dispute"):
        assert f"/en/desk/new/{procedure}" in listed
    assert 'href="/en/desk/new"' in client.get("/en/desk").content.decode()
    found = client.get("/en/desk/new?q=flood+alarm+emergency").content.decode()
    assert "cn.emergency.decision" in found
    assert "cn.jurisdiction.dispute" not in found
    assert "Nothing here is called so" in client.get("/en/desk/new?q=zzzzzz").content.decode()
    form = client.get("/en/desk/new/cn.emergency.decision").content.decode()
    assert "It begins at" in form
    sent = {"do": "open", "title": TITLE, "text": TEXT, "key": KEY, "category": "020101"}
    looked = client.post("/en/desk/new/cn.emergency.decision", {**sent, "do": "look"})
    assert (looked.status_code, Matter.objects.count()) == (200, 0)
    assert TEXT in looked.content.decode()
    answer = client.post("/en/desk/new/cn.emergency.decision", sent)
    assert answer.status_code == 302, answer.content.decode()
    again = client.post("/en/desk/new/cn.emergency.decision", sent)
    assert again["Location"] == answer["Location"]
    opened = client.get(answer["Location"]).content.decode()
    assert TEXT in opened
    assert "nobody holds a code" in opened


def test_navigation_leads_there_only_where_something_can_be_opened(town):
    """By mandates: that a post is called officer, as a role of a procedure is, opens nothing."""
    from maplebridge.kernel.identity.models import Account

    for name, shown in (("centre.liuxi", True), ("operator.city", False), ("intake.city", False)):
        page = signed(Account.objects.get(username=name)).get("/en/desk").content.decode()
        assert ('href="/en/desk/new"' in page) is shown, name
    empty = signed(Account.objects.get(username="operator.city")).get("/en/desk/new")
    assert "Your office opens nothing by itself" in empty.content.decode()


@pytest.mark.parametrize(("name", "then"), [("received_directly", "informing"), ("elsewhere", "told_elsewhere")])
def test_a_claim_that_reaches_the_competent_office_is_opened_there_and_taken_by_its_page(town, name, then):
    from maplebridge.kernel.conduct import pages, parties
    from maplebridge.kernel.matter import numbers

    [roads, *_] = [one for one, _ in posts("Liuxi Township", "roads-and-drainage")]
    brought, actor, _ = open_one("cn.petition.claim", account=roads, category="020101")
    assert city.row_of(brought.number).step == "registered"
    shown, client = numbers.show(brought.number), signed(roads)
    assert f"/do/{name}" in client.get(f"/en/desk/{shown}").content.decode()
    form = client.get(f"/en/desk/{shown}/do/{name}").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', form))
    offices = pages.act_form(actor=actor, number=brought.number, name=name, now=moment()).act.needs
    given = {one.name: one.options[0][0] for one in offices} | ({"office_why": "They do it."} if offices else {})
    answer = client.post(f"/en/desk/{shown}/do/{name}", {**hidden, **given})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert city.row_of(brought.number).step == then
    if name == "received_directly":
        called = parties.call_in(
            actor=actor, number=brought.number, role="resident", about="You told us of the road.", way="counter",
            key=KEY, now=moment() + timedelta(minutes=1),
        )  # fmt: skip
        assert called.code
