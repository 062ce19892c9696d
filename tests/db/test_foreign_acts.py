"""No side of a matter takes an act of another one, nor does who acts for it by a power: each foreign act of each procedure.

`maple prove two-sides` runs these walks; what they tried stands in the properties of each test.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

import pytest

import sampled as city
from keptout import kept_out
from law.packed import NAMES, PACK, read
from maplebridge.rules.procedure import ExampleAct
from maplebridge.rules.refusal import NotAllowed, NotFound, Refusal
from maplebridge.rules.soundness.ways.graph import build_graph
from represented import BY, COUNTS, POWERS, Represented, Tried

WALKS = int(os.environ.get("MAPLEBRIDGE_WALKS", "2"))
"""Walks through each procedure; further ones are added, up to MOST_WALKS, while all pairs are asked for."""
ALL = "MAPLEBRIDGE_PAIRS" in os.environ
"""Whether every run that a procedure promises is played too, and further walks go towards what nobody tried yet."""
MOST_WALKS, IN_VAIN = 60, 10
MOST_MOVES = 40 if ALL else 25
WANDERS, FAR = 0.3, 1000
"""How often a walk towards what is left goes anywhere; how far a place is from which nothing that is left is met."""
SILENT = 0.15
"""How often nobody acts, and the clock runs to the next limit: what only a silence leads to is met too."""
YEARS = timedelta(days=4000)
WHAT = ("pairs_there", "pairs_tried", "pairs_elsewhere", "copies_tried", "pages_tried", "wrongly_allowed", "cases_ended")
"""What is counted of the sides; COUNTS of whoever acts for them."""
PROCEDURES = [name for name in NAMES if len(read(PACK / "procedures" / f"{name}.toml").parties) > 0]


class Walk:
    """One matter of a procedure, led by chance through what its offices and parties may do."""

    def __init__(self, key, as_role, chance, taken=None, done=frozenset(), example=None, represented=None):
        from maplebridge.kernel.matter import codes, numbers

        definition = read(PACK / "procedures" / f"{key}.toml")
        level = example.level if example else definition.opens.levels[0]
        self.taken, self.done, self.pages = Counter() if taken is None else taken, done, 0
        self.procedure, self.ways, self.there = key, ways_of(key), everybodys(key)
        self.as_role, self.chance, self.now = as_role, chance, city.NOW
        self.number = city.opened_under(key, as_role, level=level, days=True)
        self.code = city.new_code(self.number)
        self.actors = {definition.bringer: codes.holder_by(self.number, self.code)} if definition.bringer else {}
        self.codes = {definition.bringer: self.code} if definition.bringer else {}
        self.shown = numbers.show(self.number)
        self.tried: set[tuple[str, str, str]] = set()
        self.shut: set[tuple[str, str, str]] = set()
        self.browsers: dict[str, object] = {}
        self.before: set[str] = set()
        self.represented = Represented(self.number, *represented) if represented else None
        self.of_others: set[tuple[str, str]] = set()
        self.allowed: list[tuple[str, str, str]] = []

    @property
    def row(self):
        return city.row_of(self.number)

    def definition(self):
        from maplebridge.kernel.law import registry

        return registry.by_id(self.row.procedure_id).procedure

    def call_in(self):
        """Let the office call in whoever may be called in now and is not there yet."""
        from maplebridge.kernel.conduct import parties
        from maplebridge.kernel.matter import codes

        row, definition = self.row, self.definition()
        for role in definition.called:
            if role in self.actors or row.office is None or row.outcome is not None:
                continue
            with suppress(NotAllowed):
                called = parties.call_in(
                    actor=city.post_of(row.office, "officer"), number=self.number, role=role, way="counter",
                    about="Somebody says that this concerns you.", now=self.now,
                )  # fmt: skip
                self.codes[role] = called.code
                self.actors[role] = codes.holder_by(self.number, called.code)
        if self.represented is not None:
            self.represented.name_for(self.actors, self.now)
            self.codes |= {f"{role}{BY}": one.code for role, one in self.represented.acting.items()}

    def whom(self, label):
        """Who is meant by a role, or by a role with “by power” behind it."""
        return self.represented.acting[label.removesuffix(BY)].actor if label.endswith(BY) else self.actors[label]

    def foreign(self):
        """Pairs (side, act) at this step of which the act is none of that side's, nor of who acts for it."""
        row, definition = self.row, self.definition()
        acts = definition.acts_at(row.step) if row.outcome is None else {}
        duties = getattr(definition.place(row.step), "duties", {}) if row.outcome is None else {}
        acts = {**acts, **{f"duty.{name}": duty for name, duty in duties.items()}}
        for role in self.actors:
            own = self.roles(self.actors[role], row, definition)
            acting = [f"{role}{BY}"] if self.represented is not None and role in self.represented.acting else []
            for name, act in acts.items():
                if not own.intersection(act.who):
                    yield from ((label, name) for label in (role, *acting))

    def roles(self, actor, row, definition):
        """The roles of an actor, once the database has said in which part its code stands."""
        from maplebridge.kernel.conduct.roles import roles_at
        from maplebridge.kernel.identity import scope

        with scope.reading(actor):
            return roles_at(actor, row, definition)

    def asked(self):
        """Posts at the offices that are asked beside the one that has the matter, by the key of the copy that is theirs."""
        from maplebridge.kernel.matter.lifecycle import asked
        from maplebridge.kernel.matter.storage.state import state_of

        row, definition = self.row, self.definition()
        if row.outcome is not None:
            return {}
        parts = {key: asked.part_of(key) for key in state_of(row).duties}
        duties = getattr(definition.place(row.step), "duties", {})
        return {
            key: city.post_of(office, duties[key.partition("/")[0]].who[0]) for key, office in parts.items() if office
        }

    def try_others_copies(self):
        """Whoever is asked tries what another one is asked, and the office that has the matter tries it too."""
        asked, row = self.asked(), self.row
        who = {**asked, "": city.post_of(row.office, "officer")} if row.office is not None else asked
        for key in asked:
            for other, actor in who.items():
                mine = {key.partition("/")[2]} & {str(one) for one in actor.office_ids}
                if mine or (other, f"{row.step}.{key}") in self.of_others:
                    continue
                self.of_others.add((other, f"{row.step}.{key}"))
                if not self._directly(actor, "duty." + key.replace("/", ".")) or self.row.seq != row.seq:
                    self.allowed.append(("call", other, key))

    def every(self):
        """What the course says of every act of everybody here, with who stands in each part: the clock sees that."""
        from maplebridge.kernel.file.choices import course_choices
        from maplebridge.kernel.file.heading import loaded

        row, roles = self.row, frozenset(self.definition().roles)
        with self.as_role("clock"):
            return course_choices(loaded(row, now=self.now), roles)

    def open_now(self):
        """What somebody may take here now: that a side is refused it says nothing while everybody is."""
        from maplebridge.kernel.file.choices import form_name

        owed = {f"duty.{key.partition('/')[0]}" for key in self.asked()}
        return owed | {form_name(one) for one in self.every() if one.open}

    def try_foreign(self, api, page):
        """Try what is none of each side's. A pair is done once it was tried while somebody else could have taken the act."""
        row, key = self.row, self.definition().id
        if row.outcome is not None:
            return
        there = self.open_now()
        for role, name in list(self.foreign()):
            pair = (key, role, f"{row.step}.{name}")
            if pair in self.tried or pair in self.done or (name not in there and pair in self.shut):
                continue
            (self.tried if name in there else self.shut).add(pair)
            doors = {"call": self._directly(self.whom(role), name), "api": api(role, name)}
            self.allowed += [(door, role, name) for door, refused in doors.items() if not refused]
            if self.row.seq != row.seq:
                self.allowed.append(("written", role, name))
            if page is not None and (ALL or not self.pages):
                self.pages += 1
                if not page(role, name):
                    self.allowed.append(("page", role, name))

    def try_represented(self, api):
        """Who acts by a power tries what needs a special one and has an ordinary one; whose power ended tries everything."""
        from maplebridge.rules.competence.powers import needs_special, suffices

        row, here = self.row, self.represented
        if here is None or row.outcome is not None:
            return
        definition, there = self.definition(), self.open_now()
        withheld = {
            name for name, act in definition.acts_at(row.step).items()
            if not suffices(here.power, special=needs_special(definition, row.step, "act", name))
        }  # fmt: skip
        ended = {role: ([*there], here.ended[role], here.tried.ended) for role in here.ended}
        acts = definition.acts_at(row.step)
        own = {role: [name for name in there & withheld if role in acts[name].who] for role in here.acting}
        short = {role: (own[role], here.acting[role], here.tried.withheld) for role in here.acting}
        for role, (names, who, tried) in (*ended.items(), *short.items()):
            for name in names:
                if (role, f"{row.step}.{name}") in tried:
                    continue
                tried.add((role, f"{row.step}.{name}"))
                self.codes["tries"] = who.code
                doors = {"call": self._directly(who.actor, name), "api": api("tries", name)}
                if not all(doors.values()) or self.row.seq != row.seq:
                    here.allowed.append((f"{doors}", f"{role}{BY}", name))

    def _directly(self, actor, name):
        """Whether the act itself refuses, before it looks at what was given."""
        try:
            city.act(self.number, name, actor=actor, given={}, now=self.now)
        except (NotAllowed, NotFound):
            return True
        except Refusal:
            return False
        return False

    def move(self):
        """Take one act that somebody may take; False where nobody can."""
        from maplebridge.demo import meeting
        from maplebridge.kernel.file.choices import form_name

        self.now += timedelta(seconds=1)
        row, definition = self.row, self.definition()
        if row.outcome is not None:
            return False
        ways = self.ways_here()
        far = self.far_from(definition.id)
        here = self.ways.get(row.step, ())
        silent = min((far.get(to, FAR) for kind, _, to in here if kind in ("silence", "raise")), default=FAR)
        done = min((far.get(to, FAR) for kind, _, to in here if kind == "when_done"), default=FAR)
        wanders = not ALL or self.chance.random() < WANDERS

        def how_far(choice):
            return 0 if wanders else far.get(choice.to, FAR) if choice.to else done if choice.kind == "duty" else FAR

        self.chance.shuffle(ways)
        ways.sort(key=lambda way: (how_far(way[1]), self.taken[row.step, form_name(way[1])], way[1].to is None))
        nearest = min((how_far(choice) for _, choice in ways), default=FAR)
        rests = self.chance.random() < SILENT if wanders else silent < nearest
        if rests and row.next is not None and self.be_silent(row.next):
            return True
        for actor, choice in ways:
            given = meeting._given(row, definition, choice, (self.chance, self.now))
            with suppress(Refusal):
                city.act(self.number, form_name(choice), actor=actor, given=given, now=self.now)
                self.taken[row.step, form_name(choice)] += 1
                return True
        return row.next is not None and self.be_silent(row.next)

    def go(self, example, look):
        """Play a run that the procedure promises; without one go where chance and what is left lead. `look` at each step."""
        if example is not None:
            self.follow(example, look)
            return
        for _ in range(MOST_MOVES):
            self.call_in()
            look()
            if not self.move():
                break

    def follow(self, example, look):
        """Play a run that the procedure promises, as far as it goes here; `look` is called before each of its acts."""
        opened, began = _moment(example.opened), self.now
        for act in example.acts:
            if act.refused:
                continue
            self.now = max(self.now + timedelta(seconds=1), began + (_moment(act.on) - opened))
            self.silence()
            self.make_way()
            self.not_before(act.act)
            look()
            if self.row.outcome is not None or not (self.take(act) or act.act in self.before):
                break
        self.make_way()
        look()

    def make_way(self):
        """Call in whoever may be, and first take what stands in the way of it and leads nowhere else."""
        self.call_in()
        definition = self.definition()
        acts = definition.acts_at(self.row.step) if self.row.outcome is None else {}
        for role in definition.called:
            for name in definition.roles[role].called_after if role not in self.actors else ():
                if name in acts and acts[name].to is None and self.take(ExampleAct(_moment(self.now), "", name)):
                    self.before.add(name)
                    self.call_in()
                    return

    def silence(self):
        """Let the clock do what is due by now."""
        from maplebridge.kernel.matter.lifecycle import clock

        with self.as_role("clock"):
            list(clock.run_until(self.now))

    def take(self, act):
        """Take an act that a run names, by whoever may; of a duty that several owe, each one's. Whether one was taken."""
        from maplebridge.demo import meeting
        from maplebridge.kernel.file.choices import form_name

        taken, done, step = 0, set(), self.row.step
        while self.row.outcome is None and self.row.step == step:  # ends: each round tries something new, or is the last
            row, definition = self.row, self.definition()
            actor, choice = next(
                (
                    (actor, one)
                    for actor, one in self.ways_here()
                    if act.act in (one.name, one.kind) and form_name(one) not in done
                ),
                (None, None),
            )
            if choice is None:
                break
            done.add(form_name(choice))
            given = meeting._given(row, definition, choice, (self.chance, self.now))
            given |= dict(one.split("=", 1) for one in act.give if one.startswith("level="))
            with suppress(Refusal):
                city.act(self.number, form_name(choice), actor=actor, given=given, now=self.now)
                self.now += timedelta(seconds=1)
                taken += 1
        return taken > 0

    def not_before(self, name):
        """Wait for the first day of an act that is too early by the holidays of this autumn."""
        every = self.every() if self.row.outcome is None else ()
        days = [one.first_day for one in every if name == one.name and not one.open and one.first_day is not None]
        for day in days[:1]:
            self.now = max(self.now, datetime.combine(day, self.now.timetz()))
            self.silence()

    def ways_here(self):
        """Everything that somebody may take at this step: who, and what."""
        from maplebridge.kernel.file.choices import course_choices
        from maplebridge.kernel.file.heading import loaded
        from maplebridge.kernel.identity import scope
        from maplebridge.kernel.matter.lifecycle import asked

        row, definition = self.row, self.definition()
        posts: dict = {role: self.post(role, row, definition) for role in definition.roles if row.office is not None}
        ways = []
        for role, actor in {**posts, **self.actors}.items():
            roles = self.roles(actor, row, definition) & ({role} if role in posts else definition.parties)
            with scope.reading(actor):
                ways += [(actor, one) for one in course_choices(loaded(row, now=self.now), roles) if one.open]
        for actor in self.asked().values():
            own = asked.theirs(actor, row, definition)
            ways += [(actor, one) for one in course_choices(loaded(row, now=self.now), frozenset(), own) if one.open]
        return ways

    def far_from(self, procedure):
        """How far each place lies from one with a pair that nobody tried yet."""
        if procedure != self.procedure:
            return {}
        left = self.there - self.done - self.tried
        return distances(self.ways, {step.partition(".")[0] for _, _, step in left})

    def post(self, role, row, definition):
        """Somebody who holds a role where the matter is; at the office that has it, where no other one fills the role."""
        from maplebridge.kernel.conduct.roles import _unit
        from maplebridge.kernel.territory import queries as territory

        offices = territory.offices()
        unit = _unit(row, definition, role, offices.competent(definition).rules)
        office = offices.fills(definition, role, unit, row.category)
        return city.post_of(row.office if office is None else office.id, role)

    def be_silent(self, until):
        """Nobody does anything until a limit has passed; whether the matter moved."""
        from maplebridge.kernel.matter.lifecycle import clock

        before = self.row.seq
        self.now = max(self.now, until) + timedelta(minutes=1)
        with self.as_role("clock"):
            list(clock.run_until(self.now))
        return self.row.seq != before


def _moment(on):
    """A day or moment of a run, as a naive moment."""
    return on.replace(tzinfo=None) if isinstance(on, datetime) else datetime.combine(on, time())


def ways_of(name):
    """The ways of a procedure between its places: place → {(kind, name, place it leads to)}."""
    found: dict[str, set] = {}
    for node, arcs in build_graph(read(PACK / "procedures" / f"{name}.toml")).arcs.items():
        found.setdefault(node.place, set()).update((arc.kind, arc.name, arc.target.place) for arc in arcs)
    return found


def distances(ways, wanted):
    """How many ways each place lies from the nearest that is wanted; places from which none is met are left out."""
    found = dict.fromkeys(wanted & set(ways), 0)
    while True:  # ends: each round adds a place, or it is the last
        near = {
            place: 1 + min(found[to] for _, _, to in out if to in found)
            for place, out in ways.items()
            if place not in found and any(to in found for _, _, to in out)
        }
        if not near:
            return found
        found |= near


def stood_in(definition, role):
    """The places at which somebody may stand in the part of a party: all, or those behind the act that calls it in."""
    after, graph = set(definition.roles[role].called_after), build_graph(definition)
    if not after or role in definition.opens.who:
        return {node.place for node in graph.nodes}
    stay = {step: {name for name, one in definition.acts_at(step).items() if not one.to} for step in definition.steps}
    found = {step for step, names in stay.items() if names & after}
    found |= {arc.target.place for arcs in graph.arcs.values() for arc in arcs if arc.kind == "act" and arc.name in after}
    while more := {
        arc.target.place for node, arcs in graph.arcs.items() for arc in arcs if node.place in found
    } - found:  # ends: each round adds a place
        found |= more
    return found


def pairs_of(name):
    """Every pair of a procedure: a party, and an act or duty that is not open to it, of a step at which it may stand."""
    definition = read(PACK / "procedures" / f"{name}.toml")
    there = {role: stood_in(definition, role) for role in definition.parties}
    return {
        (name, role, f"{step.name}.{act}")
        for step in (*definition.steps.values(), *definition.outsides.values())
        for act, what in {
            **definition.acts_at(step.name),
            **{f"duty.{key}": duty for key, duty in getattr(step, "duties", {}).items()},
        }.items()
        for role in definition.parties
        if role not in what.who and step.name in there[role]
    }  # fmt: skip


def everybodys(name):
    """The pairs of a procedure, and again those of whoever acts for each party by a power."""
    return {(key, f"{role}{by}", act) for key, role, act in pairs_of(name) for by in ("", BY)}


@pytest.fixture
def client():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def through_api(client, walk):
    """Whether the API refuses an act of a side, which says up to which of its own entries it has read."""
    seen: dict[str, int] = {}

    def read(code):
        if code not in seen:
            answer = client.get(f"/api/v1/matters/{walk.shown}", HTTP_X_MATTER_CODE=code)
            seen[code] = answer.json()["seen"] if answer.status_code == 200 else walk.row.seq
        return seen[code]

    def tried(role, name):
        body = {"name": name, "given": {}, "seen": read(walk.codes[role])}
        answer = client.post(
            f"/api/v1/matters/{walk.shown}/acts", json.dumps(body), content_type="application/json",
            HTTP_X_MATTER_CODE=walk.codes[role],
        )  # fmt: skip
        return answer.status_code in (403, 404)

    return tried


def through_page(walk):
    """Whether the page of an act shows a side no form; each side has a browser of its own, in which it showed its code."""
    from django.test import Client

    def come(role):
        browser = Client(SERVER_NAME="localhost")
        key = browser.get("/en/follow").content.decode().split('name="key" value="')[-1].split('"')[0]
        opened = browser.post("/en/follow", {"number": walk.shown, "code": walk.codes[role], "key": key})
        assert opened.status_code == 302, opened.content.decode()[-2000:]
        return browser

    def tried(role, name):
        browser = walk.browsers.get(role) or walk.browsers.setdefault(role, come(role))
        answer = browser.get(f"/en/follow/{walk.shown}/do/{name}")
        return kept_out(answer.status_code, answer.headers.get("Location", ""), name)

    return tried


def look(walk, client, *, paged):
    """Try at a step of a walk whatever is none of somebody's: by call and API, and by page too, one of a walk or all."""
    walk.try_foreign(through_api(client, walk), through_page(walk) if paged else None)
    walk.try_represented(through_api(client, walk))
    walk.try_others_copies()


@pytest.mark.parametrize("name", PROCEDURES)
def test_no_side_takes_an_act_that_is_none_of_its_own(town, as_role, client, record_property, name, monkeypatch):
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.web import rate

    monkeypatch.setattr("django.utils.timezone.now", lambda: city.NOW)
    monkeypatch.setattr(rate, "code_opens", lambda **named: True)  # ten tries a minute are another test's
    there, tried, taken, in_vain = everybodys(name), set(), Counter(), 0
    counts, allowed, walks, acted = Counter(), [], 0, Tried(set(), set(), set())
    promised = list(read(PACK / "procedures" / f"{name}.toml").examples) if ALL else []
    while promised or walks < WALKS or (
        walks < MOST_WALKS and (
            not (counts["pages_tried"] and acted.ended) and there if not ALL else in_vain < IN_VAIN and not there <= tried
        )
    ):
        example = promised.pop(0) if promised else None
        represented = (POWERS[walks % len(POWERS)], acted) if ALL or not acted.ended else None
        walk = Walk(name, as_role, Random(walks), taken, tried, example, represented)
        walk.go(example, partial(look, walk, client, paged=ALL or not counts["pages_tried"]))
        if walk.row.outcome is None:
            with as_role("clock"):
                list(clock.run_until(walk.now + YEARS))
        ends = walk.row.outcome is not None
        assert ends or walk.row.step in walk.definition().outsides, "only before a court no limit of this city runs"
        walks += 1
        in_vain = 0 if walk.tried or example is not None else in_vain + 1
        tried |= walk.tried
        counts.update(pages_tried=walk.pages, copies_tried=len(walk.of_others), cases_ended=ends)
        allowed += walk.allowed
        if walk.represented is not None:
            allowed += walk.represented.allowed
    left = there - tried
    counts.update(
        acted.counted(),
        pairs_there=len(own(there)), pairs_tried=len(own(there & tried)), pairs_elsewhere=len(own(tried - there)),
        represented_there=len(there - own(there)), represented_tried=len((there & tried) - own(there)),
        wrongly_allowed=len(allowed),
    )  # fmt: skip
    for what in (*WHAT, *COUNTS):
        record_property(what, counts[what])
    if ALL:
        record_property("untried", json.dumps([f"{role} {act}" for _, role, act in sorted(left)]))
    assert allowed == []
    assert counts["cases_ended"] == walks or (ALL and counts["cases_ended"] > 0)
    assert not ALL or len(left) <= len(there) // 20, sorted(left)
    assert counts["pages_tried"] > 0 or not there, "the page of an act was tried"
    assert counts["ended_tried"] > 0, "somebody's power had ended, and nothing was tried with it"


def own(pairs):
    """Those of the sides themselves, without those of whoever acts for them."""
    return {pair for pair in pairs if not pair[1].endswith(BY)}


def test_a_power_that_is_not_enough_and_gets_through_is_found(town, as_role, client, monkeypatch):
    """The walk bites: where an ordinary power were enough for everything, what it allows is named."""
    from maplebridge.kernel.conduct.representing import gates
    from maplebridge.web import rate

    monkeypatch.setattr("django.utils.timezone.now", lambda: city.NOW)
    monkeypatch.setattr(rate, "code_opens", lambda **named: True)
    monkeypatch.setattr(gates, "suffices", lambda power, *, special: True)
    examples = read(PACK / "procedures" / "cn.mediation.people.toml").examples
    example = next(one for one in examples if any(act.act == "sign" for act in one.acts))
    ordinary = ("ordinary", Tried(set(), set(), set()))
    walk = Walk("cn.mediation.people", as_role, Random(1), example=example, represented=ordinary)
    walk.go(example, partial(look, walk, client, paged=False))
    assert any(act == "sign" and role.endswith(BY) for _, role, act in walk.represented.allowed)
    assert walk.allowed == []
