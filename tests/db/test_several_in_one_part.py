"""Several persons in one part of a matter: each with a code, some chosen to act for all, each one's own word to settle."""

from __future__ import annotations

import pytest

import sampled as city
from mediated import LATER, NOW, proved
from web.conftest import signed_paper


def dispute(as_role, *, joined=2):
    """A labour dispute that a worker brought, and further workers beside them; number and all of them by code."""
    from maplebridge.kernel.conduct import bringing
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import codes
    from maplebridge.kernel.territory import queries as territory

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    wanted = bringing.under(
        "cn.labour.dispute", unit=place, category="020101", title="Wages of the night shift",
        texts={"text": "Wages of the night shift are three months late."}, now=NOW,
    )  # fmt: skip
    brought = bringing.bring(wanted, actor=ANONYMOUS, key="k" * 20, sent={"text": "x"}, now=NOW)
    first = codes.holder_by(brought.number, brought.code)
    city.act(brought.number, "screen", given={"screened": "yes"}, now=NOW)
    return brought.number, [first, *(city.party_of(brought.number, "worker", now=NOW) for _ in range(joined))]


def test_a_matter_is_withdrawn_once_each_of_them_has_said_so(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity import scope
    from maplebridge.rules.refusal import NotAllowed

    number, workers = dispute(as_role)
    name = withdrawing(number, workers[0])
    for worker in workers[:-1]:
        city.act(number, name, actor=worker, now=LATER)
        assert city.row_of(number).outcome is None
        with pytest.raises(NotAllowed, match="already"):
            city.act(number, name, actor=worker, now=LATER)
    page = pages.follow_page(actor=workers[-1], number=number, now=LATER)
    assert "2 of 3 so far" in page.timeline[0].title.in_language("en")
    assert "Each of the 3 persons" in next(one for one in page.acts if one.name == name).then.in_language("en")
    with scope.reading(workers[0]):
        assert [one.kind for one in ledger.entries_of(number)][-2:] == ["agreed", "agreed"]
    city.act(number, name, actor=workers[-1], now=LATER)
    assert city.row_of(number).outcome is not None
    assert city.agrees(number, as_role)
    assert proved(as_role) == []


def withdrawing(number, actor):
    """An act by which a party gives up, open to whoever brought the matter and to those beside them."""
    from maplebridge.kernel.conduct import pages

    names = {one.name for one in pages.follow_page(actor=actor, number=number, now=LATER).acts}
    return next(one for one in ("skip", "withdraw") if one in names and one != "skip")


def chosen(number, actor, phone, power="chosen"):
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.matter import codes

    given = {"whose": "0", "power": power, "name": "Li Wei", "phone": phone, "way": "counter", "files": [signed_paper()]}
    done = empower(actor=actor, number=number, given=given, now=NOW)
    return codes.holder_by(number, done.code)


def test_those_who_are_chosen_act_for_all_but_settle_nothing_and_are_five_at_most(town, as_role):
    from maplebridge.rules.refusal import NotAllowed, TooMany

    number, workers = dispute(as_role)
    desk = city.post_of(city.row_of(number).office, "officer")
    first = chosen(number, desk, "13700000001")
    city.act(number, "add", given={"text": "We are all on the night shift."}, actor=first, now=LATER)
    with pytest.raises(NotAllowed, match="special power"):
        city.act(number, withdrawing(number, workers[0]), actor=first, now=LATER)
    for n in range(2, 6):
        chosen(number, desk, f"1370000000{n}")
    with pytest.raises(TooMany):
        chosen(number, desk, "13700000009")
    assert proved(as_role) == []


def test_one_alone_chooses_nobody(town, as_role):
    from maplebridge.rules.refusal import Incomplete

    number, _ = dispute(as_role, joined=0)
    with pytest.raises(Incomplete) as refusal:
        chosen(number, city.post_of(city.row_of(number).office, "officer"), "13700000001")
    assert set(refusal.value.fields) == {"power"}


def test_special_power_says_it_for_one_of_them_alone(town, as_role):
    number, workers = dispute(as_role, joined=1)
    desk = city.post_of(city.row_of(number).office, "officer")
    name = withdrawing(number, workers[0])
    city.act(number, name, actor=chosen(number, desk, "13700000001", power="special"), now=LATER)
    assert city.row_of(number).outcome is None
    city.act(number, name, actor=workers[1], now=LATER)
    assert city.row_of(number).outcome is not None


def test_the_other_side_reads_nothing_of_who_has_agreed(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, workers = dispute(as_role)
    employer = city.party_of(number, "employer", now=NOW)
    city.act(number, withdrawing(number, workers[0]), actor=workers[0], now=LATER)
    assert "so far" not in repr(pages.follow_page(actor=employer, number=number, now=LATER).timeline)
    assert "so far" in repr(pages.follow_page(actor=workers[2], number=number, now=LATER).timeline)
