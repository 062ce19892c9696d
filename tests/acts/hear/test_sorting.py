"""A person overrules the kind of a matter: an entry with its reason, the right office, the same number and limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LAMP, ROAD, REFUSE, HOUSING = "020201", "020101", "030101", "010401"
WHY = "The photo shows bins, not a lamp. 照片上是垃圾桶。"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def number(town):
    """A street lamp that its handler has."""
    found = city.report().number
    city.act(found, "dispatch", now=NOW + timedelta(hours=1))
    assert city.row_of(found).category == LAMP
    return found


def of_kind(kind, number):
    """Somebody at the office of that kind that lies above the matter, with its roles."""
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.territory import queries as territory

    trail = territory.tree().unit(city.row_of(number).place).path
    offices = [o for o in territory.offices().all if o.kind == kind and o.unit in trail]
    office = max(offices, key=lambda o: trail.index(o.unit))
    account = Post.objects.filter(office_id=office.id, kind="head").values_list("account_id", flat=True)[0]
    return actor_for(Account.objects.get(pk=account), NOW)


def say(number, actor, category, *, urgency=0, reason=WHY, seen=None, now=LATER):
    """Say what a matter is about."""
    from maplebridge.acts.hear import sorting

    return sorting.change(
        actor=actor,
        number=number,
        classification=sorting.Classification(category=category, urgency=urgency, reason=reason),
        last_read=city.row_of(number).seq if seen is None else seen,
        now=now,
    )


def replays(number, as_role):
    """Whether the row is what its entries say; the entries."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    with as_role("clock"):
        entries = ledger.entries_of(number)
        assert folding.fold(entries) == folding.rows([number])[number]
    return entries


def office_kind(number):
    """Kind of the office that has the matter."""
    from maplebridge.kernel.territory import queries as territory

    return territory.offices().by_id(city.row_of(number).office).kind


def test_the_superior_overrules_and_the_matter_goes_to_the_office_of_the_new_kind(number, as_role):
    before = city.row_of(number)
    say(number, of_kind("township-government", number), REFUSE)
    after = city.row_of(number)
    assert (after.category, after.sorted, office_kind(number)) == (REFUSE, True, "town-order")
    assert (after.due, after.step, after.level, after.procedure_id) == (
        before.due,
        before.step,
        before.level,
        before.procedure_id,
    )
    assert after.bounces == before.bounces + 1
    entry = replays(number, as_role)[-1]
    assert (entry.kind, entry.data["x"]["from"], entry.data["x"]["to"]) == ("sorted", LAMP, REFUSE)
    assert WHY not in entry.body.decode()


def test_the_resident_sees_what_was_changed_by_whom_and_why(number):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    say(number, of_kind("township-government", number), REFUSE)
    page = pages.follow_page(actor=holder_of(number), number=number, now=LATER)
    changed = page.kind.resorted
    assert (changed.before.in_language("en"), changed.after.in_language("en"), changed.reason) == (
        "Street lamps",
        "Refuse not collected",
        WHY,
    )
    assert changed.by.in_language("en").endswith("Township Government")
    assert "Town Order" in changed.office.in_language("en")
    assert "“Street lamps”" in page.timeline[0].title.in_language("en")
    assert page.timeline[0].mark == "bounced"
    assert page.doors


def test_who_brought_it_is_told_of_a_change_but_not_of_a_confirmation(number, as_role):
    say(number, of_kind("township-government", number), LAMP, reason="")
    say(number, of_kind("township-government", number), REFUSE)
    confirmed, changed = replays(number, as_role)[-2:]
    assert "tells" not in confirmed.data["x"]
    assert changed.data["x"]["tells"] == ["resident"]


def test_the_next_act_finds_the_new_office_still_there(number, as_role):
    say(number, of_kind("township-government", number), REFUSE)
    city.act(number, "reply", given={"answer": "Collected on Tuesday."}, now=NOW + timedelta(days=1))
    city.act(
        number,
        "not_solved",
        actor=_holder(number),
        given={"reason": "Still there."},
        now=NOW + timedelta(days=2),
    )
    assert office_kind(number) == "town-order"
    replays(number, as_role)


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)


def test_a_handler_corrects_within_its_own_mandate_but_sends_nothing_away_by_renaming(number, as_role):
    from maplebridge.rules.refusal import NotAllowed

    handler = city.post_of(city.row_of(number).office, "handler")
    say(number, handler, ROAD)
    assert (city.row_of(number).category, office_kind(number)) == (ROAD, "roads-and-drainage")
    with pytest.raises(NotAllowed) as refused:
        say(number, handler, REFUSE)
    assert "Town Order Team" in refused.value.words.in_language("en")
    assert "综合行政执法队" in refused.value.words.in_language("zh")
    assert city.row_of(number).category == ROAD
    replays(number, as_role)


def test_what_only_a_higher_level_handles_goes_there_by_the_common_superior_alone(number, as_role):
    from maplebridge.rules.refusal import NotAllowed

    with pytest.raises(NotAllowed):
        say(number, of_kind("township-government", number), HOUSING)
    before = city.row_of(number)
    say(number, of_kind("intake", number), HOUSING)
    after = city.row_of(number)
    assert (before.level, after.level) == ("township", "county")
    assert after.due == before.due
    assert office_kind(number) == "housing"
    replays(number, as_role)


def test_the_desk_that_passes_on_sorts_before_anybody_handles(town, as_role):
    number = city.report().number
    before = city.row_of(number)
    say(number, city.post_of(before.office, "hotline"), REFUSE)
    after = city.row_of(number)
    assert (after.office, after.bounces, after.due) == (before.office, 0, before.due)
    city.act(number, "dispatch", now=NOW + timedelta(hours=3))
    assert office_kind(number) == "town-order"
    replays(number, as_role)


def test_only_the_intake_moves_a_matter_out_of_what_is_counted_and_back(number, as_role):
    from maplebridge.figures import chain
    from maplebridge.kernel.identity.actor import Actor
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.packs.reading import OUTSIDE
    from maplebridge.rules.refusal import NotAllowed

    tree = territory.tree()
    leader = Actor(1, (1,), tree.below(tree.root.id), frozenset(), "leader", "领导", "post")

    def counted():
        return chain.city_glance(actor=leader, unit_id=None, now=LATER).unit.open

    one = counted()
    for actor in (
        of_kind("township-government", number),
        city.post_of(city.row_of(number).office, "handler"),
    ):
        with pytest.raises(NotAllowed):
            say(number, actor, OUTSIDE)
    intake = of_kind("intake", number)
    say(number, intake, OUTSIDE, reason="It speaks of a gathering; a person reads it.")
    assert counted() == one - 1
    assert city.row_of(number).office is not None
    replays(number, as_role)
    say(number, intake, LAMP, reason="It is about the lamp after all.")
    assert counted() == one
    replays(number, as_role)


def test_a_change_needs_a_reason_a_known_kind_and_the_newest_entry(number):
    from maplebridge.rules.refusal import Conflict, Incomplete

    superior = of_kind("township-government", number)
    with pytest.raises(Incomplete) as missing:
        say(number, superior, REFUSE, reason="wrong")
    assert set(missing.value.fields) == {"reason"}
    with pytest.raises(Incomplete) as unknown:
        say(number, superior, "999999")
    assert set(unknown.value.fields) == {"category"}
    with pytest.raises(Conflict):
        say(number, superior, REFUSE, seen=1)
    seen = city.row_of(number).seq
    assert say(number, superior, REFUSE, seen=seen) == say(number, superior, REFUSE, seen=seen) == seen + 1


def test_whoever_sees_it_by_nothing_but_a_grant_or_not_at_all_says_nothing(number):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotFound

    own = territory.offices().by_id(city.row_of(number).office)
    other = next(o for o in territory.offices().all if o.kind == own.kind and o.id != own.id)
    with pytest.raises(NotFound):
        say(number, city.post_of(other.id, "handler"), ROAD)


def test_a_silence_that_was_due_is_recorded_before_it(number, as_role):
    later = NOW + timedelta(days=14)
    say(number, of_kind("intake", number), LAMP, reason="", now=later)
    kinds = [entry.kind for entry in replays(number, as_role)]
    assert "silence" in kinds
    assert kinds[-1] == "sorted"


def test_a_person_lowers_what_the_words_made_look_dangerous(town, as_role):
    from maplebridge.kernel.conduct import pages

    found = city.report("柳汐镇小学门口的路灯漏电").number
    post = city.post_of(city.row_of(found).office, "hotline")
    assert city.row_of(found).urgency == 2
    assert pages.matter_page(actor=post, number=found, now=NOW).kind.danger == ("漏电",)
    say(found, post, city.row_of(found).category, urgency=0, reason="We looked: the cable is dead.")
    assert city.row_of(found).urgency == 0
    replays(found, as_role)


def test_the_form_says_what_would_follow(number):
    from maplebridge.acts.hear import kinds, sorting

    superior = of_kind("township-government", number)

    def outlook(category, actor=superior):
        said = sorting.Classification(category=category, urgency=0)
        page = kinds.kind_page(actor=actor, number=number, classification=said, now=LATER)
        return " ".join(one.in_language("en") for one in page.follows)

    page = kinds.kind_page(actor=superior, number=number, classification=None, now=LATER)
    assert (page.kind.code, page.follows) == (LAMP, ())
    assert page.guesses[0].code == LAMP
    assert "路灯" in page.guesses[0].words
    assert "to Liuxi Town Order Team" in outlook(REFUSE)
    assert "time limit stay" in outlook(REFUSE)
    assert "common superior" in outlook(HOUSING)
    assert "keeps “Hotline request”" in outlook(HOUSING, of_kind("intake", number))
    assert "stays with" in outlook(ROAD)
