"""Whoever may do something at the present step of a matter sees it, for as long as that is so, and acts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

import sampled as city
from db.test_foreign_acts import Walk
from law.packed import NAMES, PACK, read
from maplebridge.rules.answering import doing_at
from maplebridge.rules.refusal import NotFound, Refusal

PROCEDURES = [
    name
    for name in NAMES
    if any(
        doing_at(one, place).roles
        for one in [read(PACK / "procedures" / f"{name}.toml")]
        for place in one.places
    )
]
OPENED = {
    "cn.candidate.review", "cn.decision.major", "cn.emergency.decision", "cn.enforcement.case", "cn.enforcement.lenient",
    "cn.hazard.report", "cn.hearing", "cn.joint.handling", "cn.jurisdiction.dispute", "cn.large.event",
    "cn.purchase.services", "cn.service.licence", "cn.task.entry", "cn.whistle",
}  # fmt: skip
"""Procedures on whose ways another office than the one that has the matter must open it."""
ACTED = {"cn.candidate.review", "cn.decision.major", "cn.large.event", "cn.purchase.services", "cn.task.entry"}
"""Those on whose ways such an office owes something and does it."""
MOST_MOVES = 20
WALKS = 3


def page_of(office, role, number, now):
    """The page of a matter as a post at an office sees it; None where it does not."""
    from maplebridge.kernel.conduct import pages

    try:
        return pages.matter_page(actor=city.post_of(office, role), number=number, now=now)
    except NotFound:
        return None


def mandated(row, definition, role):
    """The office that the mandates find for a role at a matter, by roles_at alone: every office of the city is asked."""
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.territory import queries as territory

    avoid = territory.offices().round(row.against)
    for office in territory.offices().all:
        pairs = territory.offices().roles_of((office.id,))
        held = (office.id, role) in pairs and office.id not in avoid
        if held and role in roles_at(city.post_of(office.id, role), row, definition):
            return office.id
    return None


def replayed(as_role):
    """What replay finds: who may read follows from the entries, and the lists of each state too."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("clock"):
        return ledger.replay(wiring.REPLAYED).findings


class Seen(Walk):
    """A walk at each step of which the offices that may do something open the matter.

    Where it complains of an office that nobody named, only those with a duty: any other could be the one that is meant.
    """

    def __init__(self, key, as_role, chance):
        super().__init__(key, as_role, chance)
        self.opened, self.unseen, self.acted = set(), [], set()

    def look(self):
        from maplebridge.kernel.file.choices import course_choices, form_name
        from maplebridge.kernel.file.heading import loaded
        from maplebridge.kernel.law import registry
        from maplebridge.kernel.matter.storage.state import state_of
        from maplebridge.packs.kept import kept

        row, definition = self.row, self.definition()
        if row.outcome is not None:
            return

        doing = doing_at(definition, row.step)
        waiting = {
            role for name, roles in doing.duties.items() if name in state_of(row).duties for role in roles
        }
        unnamed = row.against is None and definition.id in kept(registry.home_pack()).about
        for role in sorted(waiting if unnamed else waiting | doing.acts):
            key = (row.step, role, row.level)
            office = mandated(row, definition, role)
            if key in self.opened or office is None or office == row.office:
                continue
            self.opened.add(key)
            page = page_of(office, role, self.number, self.now)
            if page is None:
                self.unseen.append(key)
                continue
            choices = course_choices(loaded(row, now=self.now), frozenset({role}))
            names = {one.name for one in page.acts}
            missing = {form_name(one) for one in choices if one.open} - names
            assert not missing, (key, missing, names)
        self.take(waiting)

    def take(self, waiting):
        """Each duty that is open and another office's is done by that office."""
        from maplebridge.demo import meeting
        from maplebridge.kernel.file.choices import course_choices, form_name
        from maplebridge.kernel.file.heading import loaded

        for role in sorted(waiting):
            row, definition = self.row, self.definition()
            office = mandated(row, definition, role)
            if office is None or office == row.office:
                continue
            for one in course_choices(loaded(row, now=self.now), frozenset({role})):
                if one.open and one.kind == "duty":
                    given = meeting._given(row, definition, one, (self.chance, self.now))
                    with suppress(Refusal):
                        self.now += timedelta(seconds=1)
                        city.act(
                            self.number,
                            form_name(one),
                            actor=city.post_of(office, role),
                            given=given,
                            now=self.now,
                        )
                        self.acted.add((row.step, one.name))
                        break


def test_the_lists_name_procedures_that_are_there():
    assert ACTED <= OPENED <= set(PROCEDURES)


@pytest.mark.parametrize("name", PROCEDURES)
def test_whoever_may_act_at_a_step_opens_the_matter_and_acts(town, as_role, name, record_property):
    opened, unseen, acted = set(), [], set()
    for seed in range(WALKS):
        walk = Seen(name, as_role, Random(seed))
        for _ in range(MOST_MOVES):
            walk.call_in()
            walk.look()
            if not walk.move():
                break
        opened |= walk.opened
        unseen += walk.unseen
        acted |= walk.acted
    record_property("opened", len(opened))
    record_property("acted", len(acted))
    assert unseen == []
    assert bool(opened) == (name in OPENED), "what must be opened was not, or a procedure is missing in OPENED"
    assert bool(acted) == (name in ACTED), "what is owed was not done, or a procedure is missing in ACTED"
    assert [one.sentence for one in replayed(as_role) if "code" not in one.sentence] == []


def numbers_of(office, role, tab, now):
    from maplebridge.kernel.file import desk

    found = desk.inbox(actor=city.post_of(office, role), tab=tab, now=now)
    return [one.heading.number for one in found.rows]


def site_owed(as_role):
    """A large event under examination: its number, the office that owes the look at the site, when."""
    walk = Seen("cn.large.event", as_role, Random(0))
    way = next(name for name, act in walk.definition().acts_at(walk.row.step).items() if act.to == "examining")
    walk.now += timedelta(seconds=1)
    needs = dict.fromkeys(walk.definition().acts_at(walk.row.step)[way].needs, "yes")
    city.act(walk.number, way, given=needs, now=walk.now)
    assert walk.row.step == "examining"
    office = mandated(walk.row, walk.definition(), "inspector")
    assert office not in (None, walk.row.office)
    return walk, office


def test_what_an_office_owes_stands_at_its_desk_and_is_done_there_alone(town, as_role):
    walk, office = site_owed(as_role)
    assert numbers_of(office, "inspector", "asked", walk.now) == [walk.number]
    assert numbers_of(office, "inspector", "mine", walk.now) == []
    names = {one.name for one in page_of(office, "inspector", walk.number, walk.now).acts}
    assert "duty.site" in names
    assert "grant" not in names
    walk.take({"inspector"})
    assert ("examining", "site") in walk.acted
    assert numbers_of(office, "inspector", "asked", walk.now) == []
    assert page_of(office, "inspector", walk.number, walk.now) is not None, (
        "it goes on reading what it worked on"
    )
    assert walk.number in numbers_of(office, "inspector", "handed-on", walk.now)


def test_whoever_did_nothing_stops_seeing_it_with_the_step(town, as_role):
    from maplebridge.kernel.matter.lifecycle import clock

    walk, office = site_owed(as_role)
    with as_role("clock"):
        list(clock.run_until(walk.now + timedelta(days=3000)))
    assert walk.row.outcome is not None
    assert page_of(office, "inspector", walk.number, walk.now + timedelta(days=3000)) is None
    assert [one.sentence for one in replayed(as_role) if "code" not in one.sentence] == []


def test_the_office_hears_of_its_duty_and_the_holder_that_it_was_done(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.notice.models import News
    from maplebridge.kernel.notice.news import ASKED, GIVEN, gather

    walk, office = site_owed(as_role)
    holder = walk.row.office
    walk.take({"inspector"})
    with as_role("clock"):
        gather(ledger.entries_of(walk.number), walk.now)
        told = set(News.objects.filter(matter=walk.number).values_list("office", "why"))
    assert (office, ASKED) in told
    assert (holder, GIVEN) in told


def test_a_duty_goes_round_the_office_complained_of(town, as_role):
    """Neither the list nor the page: what is brought against an office shows it no duty either (bound B6)."""
    from maplebridge.kernel.matter.lifecycle import concerned
    from maplebridge.kernel.matter.storage.state import state_of
    from maplebridge.kernel.territory import queries as territory

    walk, office = site_owed(as_role)
    row, definition = walk.row, walk.definition()
    lies = concerned.Whereabouts(row.place, row.unit, row.office, row.category, office)
    found = concerned.ids(concerned.offices_at(definition, state_of(row), lies))
    assert found.isdisjoint(territory.offices().round(office))
    plain = concerned.Whereabouts(row.place, row.unit, row.office, row.category, None)
    assert office in concerned.ids(concerned.offices_at(definition, state_of(row), plain))


def test_no_role_of_any_procedure_is_filled_by_an_office_complained_of(town):
    """Whatever the competences say of where a role sits: the office, its unit and all below it are gone round (bound B6)."""
    from types import SimpleNamespace

    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import concerned
    from maplebridge.kernel.territory import queries as territory

    tree, offices = territory.tree(), territory.offices()
    place = tree.level_units("community")[0].id
    tried = 0
    for definition in (adopted.procedure for adopted in registry.adopted()):
        for level in definition.levels:
            unit = (tree.at_level(place, level) or tree.root).id
            for role in (name for name, one in definition.roles.items() if one.kind == "office"):
                lies = concerned.Whereabouts(place, unit, None, "020201", None)
                filled = concerned.office_in(definition, SimpleNamespace(level=level), role=role, lies=lies)
                if filled is None:
                    continue
                against = lies._replace(against=filled.id)
                other = concerned.office_in(definition, SimpleNamespace(level=level), role=role, lies=against)
                assert other is None or other.id not in offices.round(filled.id), (definition.id, level, role)
                tried += 1
    assert tried > 200


def test_where_nobody_named_the_office_complained_of_a_duty_alone_opens_the_matter(town, as_role):
    walk = Seen("cn.petition.accusation", as_role, Random(0))
    city.act(walk.number, "transfer", now=walk.now + timedelta(seconds=1))
    row = walk.row
    assert (row.step, row.against) == ("handling", None)
    head = mandated(row, walk.definition(), "head")
    assert head not in (None, row.office), "it may extend there"
    assert page_of(head, "head", walk.number, walk.now) is None


def test_the_table_of_duties_names_the_office_of_each_and_as_what_it_has_the_duty(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file.heading import office_at
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.candidate.review", as_role)
    later = city.NOW + timedelta(hours=1)
    city.act(number, "send", given={"list": "Wang, Li", "conditions_published": "yes"}, now=later)
    row = city.row_of(number)
    definition = registry.by_id(row.procedure_id).procedure
    duties = {one.title: one for one in definition.steps[row.step].duties.values()}
    rows = pages.matter_page(actor=city.post_of(row.office, "civil_affairs"), number=number, now=later).duties
    assert {one.title for one in rows} == set(duties)
    for shown in rows:
        role = duties[shown.title].who[0]
        assert shown.office == office_at(territory.offices().by_id(mandated(row, definition, role)))
        assert shown.role == definition.role_title(role)
