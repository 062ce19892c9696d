"""A lost code: a counter says yes or no, writes down every comparison, and the old code dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

PHONE, WRONG = "13812345678", "13800000001"


@pytest.fixture
def counter(town):
    """Somebody at the counter of a township that has nothing to do with the matter."""
    return at("governance-centre", "Dongbu")


def at(kind, unit):
    """An officer of an office."""
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.territory import queries as territory

    office = next(o for o in territory.offices().all if o.kind == kind and unit in o.name_en)
    account = Post.objects.filter(office_id=office.id, kind="officer").values_list("account_id", flat=True)[0]
    return actor_for(Account.objects.get(pk=account), NOW)


def reported(**more):
    """A matter whose reporter left a phone number."""
    from maplebridge.kernel.conduct.reaching import Contact

    return city.report(contact=Contact(phone=PHONE), **more)


def ask(actor, number, shown, now=NOW):
    """Compare, and get the new code."""
    from maplebridge.kernel.conduct import counters

    return counters.new_code(actor=actor, number=number, shown=shown, now=now)


def test_the_new_code_opens_the_matter_and_the_old_one_nothing(counter, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.codes import check_code
    from maplebridge.kernel.matter.proving import folding

    done = reported()
    code = ask(counter, done.number, "+86 138-1234-5678")
    assert check_code(number=done.number, code=code)
    assert not check_code(number=done.number, code=done.code)
    with as_role("clock"):
        entries = ledger.entries_of(done.number)
        assert [entry.kind for entry in entries] == ["opened", "sealed_read", "recoded"]
        assert {entry.by for entry in entries[1:]} == {counter.by}
        assert entries[-1].data["x"]["tells"] == ["resident"]
        assert folding.fold(entries) == folding.rows([done.number])[done.number]
        assert all(PHONE not in entry.body.decode() and code not in entry.body.decode() for entry in entries)


def test_a_wrong_contact_changes_nothing_and_is_written_down(counter):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.codes import check_code
    from maplebridge.rules.refusal import Incomplete

    done = reported()
    with pytest.raises(Incomplete) as refused:
        ask(counter, done.number, WRONG)
    assert PHONE not in refused.value.words.in_language("en")
    assert check_code(number=done.number, code=done.code)
    page = pages.follow_page(actor=holder_of(done.number), number=done.number, now=NOW)
    assert "compared" in page.timeline[0].title.in_language("en")


def test_every_no_sounds_the_same(counter):
    from maplebridge.rules.refusal import Incomplete

    said = set()
    for number in (reported().number, city.report().number, 2600999999):
        with pytest.raises(Incomplete) as refused:
            ask(counter, number, WRONG)
        said.add(refused.value.words.in_language("en"))
    assert len(said) == 1


def test_comparisons_are_few_a_day_and_a_minute(counter):
    from maplebridge.rules.refusal import Incomplete, TooMany

    number = reported().number
    for hour in range(3):
        with pytest.raises(Incomplete):
            ask(counter, number, WRONG, now=NOW + timedelta(hours=hour))
    with pytest.raises(TooMany):
        ask(counter, number, PHONE, now=NOW + timedelta(hours=4))
    assert ask(counter, number, PHONE, now=NOW + timedelta(days=1, hours=3))
    others = [reported().number for _ in range(7)]
    for other in others[:-1]:
        ask(counter, other, PHONE, now=NOW + timedelta(days=3))
    with pytest.raises(TooMany):
        ask(counter, others[-1], PHONE, now=NOW + timedelta(days=3))


def test_only_a_counter_asks_and_never_the_office_complained_of(counter):
    from maplebridge.rules.refusal import Incomplete, NotAllowed

    number = reported().number
    with pytest.raises(NotAllowed):
        ask(at("roads-and-drainage", "Liuxi"), number, PHONE)
    own = at("governance-centre", "Liuxi")
    sealed = reported(against=own.office_ids[0]).number
    for post in (own, counter):
        with pytest.raises(Incomplete):
            ask(post, sealed, PHONE)
    assert ask(at("intake", "Fenghe"), sealed, PHONE)
