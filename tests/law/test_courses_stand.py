"""The courses of the reports that people play in browsers, walked in today's files: each act is one of its step and role."""

from __future__ import annotations

from typing import Any

import pytest

from law.packed import PACK, read
from maplebridge.packs import reading
from maplebridge.rules.papers import signing
from maplebridge.rules.places import Step
from web.reports.courses import COURSES, Course


def _procedures() -> dict[str, str]:
    """The procedure of each class of report of the pack, by its code."""
    return {one.code: one.procedure for one in reading.taxonomy("cn").leaves}


class _Walk:
    """A course on its way through one procedure after the other: where it is, what was taken, who stands in it."""

    def __init__(self, procedure: str) -> None:
        self.taken: set[str] = set()
        self.passed: set[str] = set()
        self.enter(procedure)

    def enter(self, procedure: str) -> None:
        self.definition: Any = read(PACK / "procedures" / f"{procedure}.toml")
        self.step, self.end = self.definition.opens.step, ""
        self.there: set[str] = set()

    def go(self, to: str) -> None:
        """To a step, or to an end, which may lead into another procedure."""
        end = self.definition.ends.get(to)
        if end is None:
            self.step = to
        elif end.hands_to is not None:
            self.passed.add(to)
            self.enter(end.hands_to)
        else:
            self.end = to

    def call(self, role: str) -> None:
        assert role in self.definition.parties, f"{role} is no party of {self.definition.id}"
        after = self.definition.roles[role].called_after
        assert not after or self.taken & set(after), f"{role} is called in only after {after}"
        self.there.add(role)

    def take(self, who: str, name: str) -> None:
        place = self.definition.place(self.step)
        if name.startswith("duty."):
            assert name.split(".")[1] in place.duties, f"{self.step} has no {name}"
            return
        if name == "extend":
            assert place.extend is not None
            return
        done = getattr(place, "when_done", None)
        if name not in self.definition.acts_at(self.step) and done is not None:
            self.step = done.to
        acts = self.definition.acts_at(self.step)
        assert name in acts, f"{self.definition.id}: {self.step} has no {name}: {list(acts)}"
        act = acts[name]
        assert not who or who in act.who, f"{name} is not for {who}"
        brings = self.definition.opens.who
        others = {one for one in self.definition.called if not brings or one != brings[0]} & set(
            self.definition.called
        )
        absent = (set(signing.rests_on(self.definition, act)) & others) - self.there
        assert not absent, f"{name} rests on {absent}, who were not called in"
        self.taken.add(name)
        if act.to is not None:
            self.go(act.to)


def walked(course: Course, procedure: str) -> _Walk:
    """The course taken turn by turn; after a silence its way is the clock's, and nothing more is walked."""
    walk = _Walk(procedure)
    for turn in course.turns.split(", "):
        assert not walk.end, f"{walk.end} is reached before {turn}"
        who, _, name = turn.rpartition(" ")
        if who == "call":
            walk.call(name)
        elif name == "silence":
            place = walk.definition.place(walk.step)
            assert isinstance(place, Step) or walk.step in walk.definition.outsides
            walk.step = ""
            break
        else:
            walk.take(who, name)
    return walk


@pytest.mark.parametrize("name", COURSES)
def test_a_course_takes_acts_that_are_there_and_comes_to_its_end(name: str) -> None:
    course = COURSES[name]
    walk = walked(course, course.brings or _procedures()[course.leaf])
    assert course.end in {*walk.definition.ends, *walk.passed}
    assert not walk.step or course.end in {walk.end, *walk.passed}


def test_a_course_with_an_act_that_is_no_more_is_named() -> None:
    gone = Course("100102", "screen, call employer, agree, performed", "settled", brings="cn.labour.dispute")
    with pytest.raises(AssertionError, match="asked has no agree"):
        walked(gone, gone.brings)
