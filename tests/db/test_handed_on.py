"""What an office acted on and handed on stays readable to it, and to no other; what is against it never is."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def number(town):
    return city.report().number


@pytest.fixture
def desk(number):
    """A post of the office that had it first, without its unit."""
    return city.post_of(city.row_of(number).office, "hotline")


def _numbers(actor, tab):
    from maplebridge.kernel.file import desk as desk_queries

    return [row.heading.number for row in desk_queries.inbox(actor=actor, tab=tab, now=LATER).rows]


def test_after_dispatch_the_desk_still_reads_it_finds_it_and_lists_it(number, desk):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file import desk as desk_queries

    assert _numbers(desk, "handed-on") == []
    city.act(number, "dispatch", actor=desk, now=LATER)
    row = city.row_of(number)
    assert row.office not in desk.office_ids
    page = pages.matter_page(actor=desk, number=number, now=LATER)
    assert page.heading.number == number
    assert (page.acts, page.kind.may_sort) == ((), False)
    assert _numbers(desk, "handed-on") == [number]
    assert _numbers(desk, "office") == []
    found = desk_queries.search(actor=desk, words="street light", now=LATER)
    assert number in [one.heading.number for one in found.rows]


def test_who_never_had_it_does_not_read_it(number, desk):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotFound

    city.act(number, "dispatch", actor=desk, now=LATER)
    row, tree = city.row_of(number), territory.tree()
    held = {row.office, *desk.office_ids}
    others = [
        o
        for unit in tree.level_units("township")
        for o in territory.offices().at(unit.id)
        if o.id not in held
    ]
    for office in others[:40]:
        stranger = city.post_of(office.id, "handler")
        with pytest.raises(NotFound):
            pages.matter_page(actor=stranger, number=number, now=LATER)
        assert number not in _numbers(stranger, "handed-on")


def test_what_was_handed_on_is_read_only_there(number, desk):
    from maplebridge.kernel.conduct import contacts
    from maplebridge.rules.refusal import NotAllowed

    city.act(number, "dispatch", actor=desk, now=LATER)
    with pytest.raises(NotAllowed):
        city.act(number, "reply", actor=desk, given={"answer": "Not theirs to say."}, now=LATER)
    asking = {"actor": desk, "number": number, "reason": "to call the reporter back", "now": LATER}
    with pytest.raises(NotAllowed):
        contacts.open_contact(**asking)


def test_silence_takes_it_from_an_office_that_never_acted_and_leaves_it_no_sight(number, desk, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.rules.refusal import NotFound

    late = NOW + timedelta(days=12)
    with as_role("clock"):
        clock.tick(now=late)
    assert city.row_of(number).office not in desk.office_ids
    with pytest.raises(NotFound):
        pages.matter_page(actor=desk, number=number, now=late)


def test_what_is_against_an_office_is_not_handed_on_in_its_sight(number, desk, as_role):
    """Should a matter come to be against an office on its way, the stricter rule wins."""
    from django.db import connection

    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotFound

    city.act(number, "dispatch", actor=desk, now=LATER)
    with as_role("admin"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matter_matter SET against = %s WHERE number = %s", [desk.office_ids[0], number]
        )
    with pytest.raises(NotFound):
        pages.matter_page(actor=desk, number=number, now=LATER)
    assert _numbers(desk, "handed-on") == []


def _hazard():
    """A hazard whose inspector ordered it to be corrected, and that inspector."""
    from datetime import date

    number = city.report("The fire exit is blocked. 消防通道被堵。", category="150101").number
    inspector = city.post_of(city.row_of(number).office, "inspector")
    given = {"reason": "The exit is blocked.", "legal_ground": "art. 65", "correct_by": date(2026, 9, 30)}
    city.act(number, "order", given=given, actor=inspector, now=NOW)
    assert city.row_of(number).office in inspector.office_ids
    return number, inspector


def _reads(actor, number, now):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file import desk as desk_queries

    page = pages.matter_page(actor=actor, number=number, now=now)
    found = desk_queries.inbox(actor=actor, tab="handed-on", now=now)
    return page.acts, [row.heading.number for row in found.rows]


def _verified(as_role):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [found.sentence for found in ledger.replay(wiring.REPLAYED).findings]


def test_what_silence_takes_from_an_office_that_acted_stays_in_its_sight(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.territory import queries as territory

    number, inspector = _hazard()
    assert number not in [row.heading.number for row in _tab_of(inspector, NOW)]
    late = NOW + timedelta(days=4)
    with as_role("clock"):
        clock.tick(now=late)
    row = city.row_of(number)
    assert (row.step, row.office in inspector.office_ids) == ("rechecking", False)
    assert _reads(inspector, number, late) == ((), [number])
    assert _verified(as_role) == []
    now_with = territory.offices().by_id(row.office)
    title = pages.matter_page(actor=inspector, number=number, now=late).timeline[0].title
    assert title.in_language("en") == f"Nobody acted in time; now with {now_with.name_en}"
    assert title.in_language("zh") == f"逾期无人办理，现由{now_with.name_zh}承办"


def test_what_several_silences_take_on_in_one_tick_is_proved_too(town, as_role):
    from maplebridge.kernel.matter.lifecycle import clock

    number, inspector = _hazard()
    late = NOW + timedelta(days=80)
    with as_role("clock"):
        clock.tick(now=late)
    assert city.row_of(number).seq > 3
    assert _reads(inspector, number, late) == ((), [number])
    assert _verified(as_role) == []


def test_what_a_party_takes_from_an_office_that_acted_stays_in_its_sight(town, as_role):
    number, inspector = _hazard()
    operator = city.party_of(number, "operator", now=LATER)
    city.act(number, "corrected", given={"evidence": "Photo."}, actor=operator, now=LATER)
    assert city.row_of(number).office not in inspector.office_ids
    assert _reads(inspector, number, LATER) == ((), [number])
    assert _verified(as_role) == []


def _tab_of(actor, now):
    from maplebridge.kernel.file import desk as desk_queries

    return desk_queries.inbox(actor=actor, tab="handed-on", now=now).rows
