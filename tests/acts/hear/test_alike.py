"""Perhaps the same matter: found by the worker, shown to who may see both, joined and parted by a person alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

ONE = "柳汐镇小学门口的路灯从上周起一直不亮，晚上孩子放学很危险，请尽快修理。"
AGAIN = "柳汐镇小学门口路灯不亮好几天了，晚上孩子放学危险，希望尽快修理路灯。"
ELSE = "柳汐镇菜场的垃圾几天没有人清运，夏天味道很大，请安排清运。"
WHY = "Both tell of the lamp at the school gate. 都是校门口的路灯。"


def look(as_role, now=NOW):
    """The worker reads on."""
    from maplebridge.config.wiring import REACTIONS
    from maplebridge.kernel import ledger
    from maplebridge.kernel.notice.following import follow

    with as_role("seal"):
        ledger.order()
    with as_role("clock"):
        while follow("find_alike", REACTIONS["find_alike"], now=now):
            pass


def desk_of(number):
    """Somebody at the office that has it."""
    return city.post_of(city.row_of(number).office, "hotline")


def beside(actor, number):
    """What the desk is shown beside a matter."""
    from maplebridge.acts.hear import joining

    return joining.together(actor=actor, number=number, now=NOW)


def numbers(listed):
    """Numbers of what is shown."""
    return [one.heading.number for one in listed]


def test_two_reports_of_one_lamp_are_shown_beside_each_other_with_reasons(town, as_role, queries):
    one, other, again = (city.report(text).number for text in (ONE, ELSE, AGAIN))
    look(as_role)
    actor = desk_of(one)
    with queries(8):  # begin, scope, row, joined, two sides of pairs, rows, commit
        shown = beside(actor, again)
    assert numbers(shown.alike) == [one]
    assert shown.may_join
    why = " ".join(title.in_language("en") for title in shown.alike[0].why)
    assert "both at Liuxi" in why
    assert "same day" in why
    assert numbers(beside(actor, one).alike) == [again]
    assert numbers(beside(actor, other).alike) == []


def test_the_days_between_are_counted_from_either_side(town, as_role):
    one = city.report(ONE, now=NOW - timedelta(days=1)).number
    _, again = (city.report(text).number for text in (ELSE, AGAIN))
    look(as_role)
    actor = desk_of(one)
    for number, shown in ((one, again), (again, one)):
        found = beside(actor, number).alike
        assert numbers(found) == [shown]
        assert "1 day apart" in [title.in_language("en") for title in found[0].why]


def test_a_pair_is_seen_only_by_who_sees_both(town, as_role):
    from maplebridge.acts.hear.models import Alike
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of

    one, again = city.report(ONE).number, city.report(AGAIN).number
    city.act(again, "dispatch", now=NOW + timedelta(minutes=5))
    look(as_role)
    assert beside(desk_of(one), one).alike == ()
    for actor in (holder_of(one), holder_of(again), desk_of(one)):
        with scope.reading(actor):
            assert list(Alike.objects.all()) == []


def test_nothing_sealed_outside_scope_or_ended_is_paired(town, as_role):
    from maplebridge.acts.hear.models import Alike
    from maplebridge.kernel.identity.actor import holder_of

    usual = city.row_of(city.report(ONE).number)
    city.report(AGAIN, against=usual.office)
    city.report("柳汐镇小学门口集会，晚上孩子放学危险")
    city.report("柳汐镇小学门口集会，晚上孩子放学很危险")
    city.act(usual.number, "withdraw", actor=holder_of(usual.number), now=NOW + timedelta(minutes=5))
    city.report(AGAIN)
    look(as_role)
    with as_role("clock"):
        assert list(Alike.objects.all()) == []


def test_joined_each_keeps_its_own_and_both_chains_say_so(town, as_role):
    from maplebridge.acts.hear import joining
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.proving import folding

    one, again, third = (city.report(text).number for text in (ONE, AGAIN, ELSE))
    before = {number: city.row_of(number) for number in (one, again)}
    actor = desk_of(one)
    joining.join(actor=actor, number=again, other=one, reason=WHY, now=NOW)
    joining.join(actor=actor, number=third, other=again, reason=WHY, now=NOW)
    assert numbers(beside(actor, one).joined) == [again, third]
    assert beside(actor, one).reports == 3
    for number, row in before.items():
        after = city.row_of(number)
        assert (after.due, after.office, after.step, after.code) == (row.due, row.office, row.step, row.code)
    with as_role("clock"):
        for number in (one, again, third):
            entries = ledger.entries_of(number)
            assert entries[-1].kind == "joined"
            assert folding.fold(entries) == folding.rows([number])[number]
    page = pages.follow_page(actor=holder_of(one), number=one, now=NOW)
    assert page.timeline[0].title.in_language("en").startswith("Joined")
    assert page.timeline[0].text == ""
    assert WHY in pages.follow_page(actor=holder_of(again), number=again, now=NOW).timeline[1].text
    joining.part(actor=actor, number=third, other=again, reason=WHY, now=NOW)
    assert beside(actor, one).reports == 2
    assert beside(actor, third).reports == 1


def test_only_who_answers_joins_and_only_what_it_sees(town, as_role):
    from maplebridge.acts.hear import joining
    from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, NotFound

    one, again = city.report(ONE).number, city.report(AGAIN).number
    actor = desk_of(one)
    with pytest.raises(Incomplete):
        joining.join(actor=actor, number=one, other=one, reason=WHY, now=NOW)
    with pytest.raises(Incomplete):
        joining.join(actor=actor, number=one, other=again, reason="same", now=NOW)
    with pytest.raises(Conflict):
        joining.part(actor=actor, number=one, other=again, reason=WHY, now=NOW)
    city.act(again, "dispatch", now=NOW + timedelta(minutes=5))
    with pytest.raises(NotAllowed):  # handed on: read there, not acted on
        joining.join(actor=actor, number=one, other=again, reason=WHY, now=NOW)
    unseen = city.post_of(city.row_of(again).office, "handler")
    with pytest.raises(NotFound):
        joining.join(actor=unseen, number=again, other=one, reason=WHY, now=NOW)
    usual = city.row_of(one)
    sealed = city.report(AGAIN, against=usual.office).number
    above = city.post_of(city.row_of(sealed).office, "hotline")
    other = city.report(ONE, against=usual.office).number
    with pytest.raises(NotAllowed):
        joining.join(actor=above, number=sealed, other=other, reason=WHY, now=NOW)


def test_the_desks_page_has_a_card_of_them_and_stands_where_it_cannot_be_drawn(town, as_role, monkeypatch):
    from django.test import Client

    from maplebridge.acts.hear import joining
    from maplebridge.kernel.identity.models import Post
    from maplebridge.kernel.matter import numbers as written

    one, _, again = (city.report(text).number for text in (ONE, ELSE, AGAIN))
    look(as_role)
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(Post.objects.filter(office_id=city.row_of(again).office, kind="officer")[0].account)

    def page():
        answer = desk.get(f"/en/desk/{written.show(again)}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Perhaps the same matter" in page()
    assert "reports joined" not in page()
    joining.join(actor=desk_of(again), number=again, other=one, reason=WHY, now=NOW)
    said = page()
    assert "2 reports joined" in said
    assert f'href="/en/desk/{written.show(again)}/same"' in said
    monkeypatch.setattr(joining, "together", lambda **_asked: 1 // 0)
    assert "reports joined" not in page()
    assert "Course" in page()
