"""No side of a matter takes an act of another one: every party, every foreign act of every procedure that a walk meets.

`maple prove two-sides` runs these walks; what they tried stands in the properties of each test.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

import sampled as city
from law.packed import NAMES, PACK, read
from maplebridge.rules.refusal import NotAllowed, NotFound, Refusal

WALKS = int(os.environ.get("MAPLEBRIDGE_WALKS", "2"))
MOST_MOVES = 25
YEARS = timedelta(days=3000)
PROCEDURES = [name for name in NAMES if len(read(PACK / "procedures" / f"{name}.toml").parties) > 0]


class Walk:
    """One matter of a procedure, led by chance through what its offices and parties may do."""

    def __init__(self, key, as_role, chance):
        from maplebridge.kernel.matter import codes, numbers

        definition = read(PACK / "procedures" / f"{key}.toml")
        self.as_role, self.chance, self.now = as_role, chance, city.NOW
        self.number = city.opened_under(key, as_role, level=definition.opens.levels[0], days=True)
        self.code = city.new_code(self.number)
        self.actors = {definition.bringer: codes.holder_by(self.number, self.code)} if definition.bringer else {}
        self.codes = {definition.bringer: self.code} if definition.bringer else {}
        self.shown = numbers.show(self.number)
        self.tried: set[tuple[str, str]] = set()
        self.allowed: list[tuple[str, str, str]] = []
        self.copies = 0

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

    def foreign(self):
        """Pairs (side, act) at this step of which the act is none of that side's."""
        row, definition = self.row, self.definition()
        acts = definition.acts_at(row.step) if row.outcome is None else {}
        duties = getattr(definition.place(row.step), "duties", {}) if row.outcome is None else {}
        acts = {**acts, **{f"duty.{name}": duty for name, duty in duties.items()}}
        for role in self.actors:
            own = self.roles(self.actors[role], row, definition)
            for name, act in acts.items():
                if not own.intersection(act.who):
                    yield role, name

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
                if mine or (other, f"{row.step}.{key}") in self.tried:
                    continue
                self.tried.add((other, f"{row.step}.{key}"))
                self.copies += 1
                if not self._directly(actor, "duty." + key.replace("/", ".")) or self.row.seq != row.seq:
                    self.allowed.append(("call", other, key))

    def try_foreign(self, api, page):
        for role, name in list(self.foreign()):
            if (role, f"{self.row.step}.{name}") in self.tried:
                continue
            self.tried.add((role, f"{self.row.step}.{name}"))
            before = self.row.seq
            for door, wrong in {"call": lambda r, n: self._directly(self.actors[r], n), "api": api}.items():
                if not wrong(role, name) or self.row.seq != before:
                    self.allowed.append((door, role, name))
            if page is not None and not page(role, name):
                self.allowed.append(("page", role, name))

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
        from maplebridge.kernel.file.choices import course_choices, form_name
        from maplebridge.kernel.file.heading import loaded
        from maplebridge.kernel.matter.lifecycle import asked

        self.now += timedelta(seconds=1)
        row, definition = self.row, self.definition()
        if row.outcome is not None:
            return False
        posts = {role: city.post_of(row.office, role) for role in definition.roles if row.office is not None}
        ways = []
        for role, actor in {**posts, **self.actors}.items():
            roles = self.roles(actor, row, definition) & ({role} if role in posts else definition.parties)
            ways += [(actor, one) for one in course_choices(loaded(row, now=self.now), roles) if one.open]
        for actor in self.asked().values():
            own = asked.theirs(actor, row, definition)
            ways += [(actor, one) for one in course_choices(loaded(row, now=self.now), frozenset(), own) if one.open]
        self.chance.shuffle(ways)
        ways.sort(key=lambda way: way[1].to is None)
        for actor, choice in ways:
            given = meeting._given(row, definition, choice, (self.chance, self.now))
            with suppress(Refusal):
                city.act(self.number, form_name(choice), actor=actor, given=given, now=self.now)
                return True
        return False




@pytest.fixture
def client():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def through_api(client, walk):
    """Whether the API refuses an act of a side."""

    def tried(role, name):
        body = {"name": name, "given": {}, "seen": walk.row.seq}
        answer = client.post(
            f"/api/v1/matters/{walk.shown}/acts", json.dumps(body), content_type="application/json",
            HTTP_X_MATTER_CODE=walk.codes[role],
        )  # fmt: skip
        return answer.status_code in (403, 404)

    return tried


def through_page(client, walk):
    """Whether the page of an act shows a side no form."""

    def tried(role, name):
        client.cookies.clear()
        key = client.get("/en/follow").content.decode().split('name="key" value="')[-1].split('"')[0]
        opened = client.post("/en/follow", {"number": walk.shown, "code": walk.codes[role], "key": key})
        assert opened.status_code == 302, opened.content.decode()[-2000:]
        return client.get(f"/en/follow/{walk.shown}/do/{name}").status_code in (403, 404)

    return tried


@pytest.mark.parametrize("name", PROCEDURES)
def test_no_side_takes_an_act_that_is_none_of_its_own(town, as_role, client, record_property, name, monkeypatch):
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.web import rate

    monkeypatch.setattr("django.utils.timezone.now", lambda: city.NOW)
    monkeypatch.setattr(rate, "code_opens", lambda **named: True)  # ten tries a minute are another test's
    pairs, copies, allowed, ended = 0, 0, [], 0
    for seed in range(WALKS):
        walk = Walk(name, as_role, Random(seed))
        page = through_page(client, walk) if seed == 0 else None
        for _ in range(MOST_MOVES):
            walk.call_in()
            walk.try_foreign(through_api(client, walk), page)
            walk.try_others_copies()
            page = None if walk.tried else page
            if not walk.move():
                break
        if walk.row.outcome is None:
            with as_role("clock"):
                list(clock.run_until(city.NOW + YEARS))
        ended += walk.row.outcome is not None
        pairs, copies = pairs + len(walk.tried) - walk.copies, copies + walk.copies
        allowed += walk.allowed
    record_property("pairs_tried", pairs)
    record_property("copies_tried", copies)
    record_property("wrongly_allowed", len(allowed))
    record_property("cases_ended", ended)
    assert allowed == []
    assert ended == WALKS
