"""Procedures made up by chance, to try the proof on what no lawyer has thought of."""

from __future__ import annotations

from datetime import date
from random import Random

from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import (
    Act,
    Days,
    Duty,
    End,
    Extend,
    InForce,
    Late,
    Limit,
    Opens,
    Outside,
    Pause,
    Procedure,
    Role,
    Step,
    WhenDone,
)
from maplebridge.texts import Title

LEVELS = ("township", "county", "city")


def _title(name: str) -> Title:
    return Title(name.capitalize(), name)


def _limit(chance: Random, most: int = 40) -> Limit:
    if chance.random() < 0.12:
        return Limit(months=chance.randrange(1, 4), law="a:1", rolls=chance.random() < 0.5)
    count = chance.choice(("calendar", "working"))
    return Limit(days=chance.randrange(1, most), count=count, rolls=chance.random() < 0.5, law="a:1")


def _duties(chance: Random, limit: int) -> dict[str, Duty]:
    duties: dict[str, Duty] = {}
    for number in range(limit):
        name = f"d{number}"
        after = tuple(other for other in duties if chance.random() < 0.25)
        duties[name] = Duty(
            name=name,
            title=_title(name),
            who=("office",),
            within=_limit(chance),
            late=chance.choice(("tell", "deemed")),
            after=after,
        )
    return duties


def _pause(chance: Random, within: Limit) -> Pause | None:
    kind = chance.random()
    if kind < 0.25:
        return Pause(on=("ground",), by=("office",), days=chance.randrange(1, 20), law="a:2")
    if kind < 0.35 and within.days is not None and within.count == "calendar":
        ask = Limit(days=30, law="a:2")
        return Pause(on=("ground",), by=("office",), outside="an event", ask_every=ask, law="a:2")
    return None


def _step(chance: Random, number: int, count: int, *, duties: bool) -> Step:
    name = f"s{number}"
    within = _limit(chance)
    raises = chance.random() < 0.4
    onward = [f"s{other}" for other in range(number + 1, count)] + ["done", "court" if number else "done"]
    acts = {
        f"go{k}": Act(
            name=f"go{k}",
            title=_title(f"go{k}"),
            who=("office",),
            to=chance.choice(onward),
            level="chosen" if chance.random() < 0.15 else None,
            not_after=_limit(chance) if chance.random() < 0.25 else None,
        )
        for k in range(chance.randrange(1, 3))
    }
    if number and chance.random() < 0.5:
        back = f"s{chance.randrange(number)}"
        acts["back"] = Act(
            name="back", title=_title("back"), who=("office",), to=back, at_most=chance.randrange(1, 3)
        )
    own = _duties(chance, chance.randrange(1, 5)) if duties and chance.random() < 0.5 else {}
    ends = bool(own) and chance.random() < 0.7
    return Step(
        name=name,
        title=_title(name),
        who="office",
        within=within,
        late=Late(raises=True, at_top="done") if raises else Late(to=chance.choice([*onward, "done"])),
        raised=_limit(chance) if raises and chance.random() < 0.6 else None,
        extend=Extend(by=("office",), days=chance.randrange(1, 20), times=chance.randrange(1, 3), law="a:3")
        if chance.random() < 0.3
        else None,
        pause=None if ends else _pause(chance, within),
        duties=Frozen(own),
        when_done=WhenDone(chance.choice(onward), chance.randrange(1, len(own) + 1)) if ends else None,
        acts=Frozen(acts),
    )


def invent(chance: Random, *, duties: bool) -> Procedure:
    """Make up a procedure of two to six steps with a court."""
    count = chance.randrange(2, 7)
    steps = {f"s{number}": _step(chance, number, count, duties=duties) for number in range(count)}
    judged = Act(name="judged", title=_title("judged"), who=("office",), to="done")
    court = Outside(
        name="court",
        title=_title("court"),
        who="office",
        at="court",
        ask_every=Limit(days=30, law="a:4"),
        acts=Frozen({"judged": judged}),
    )
    return Procedure(
        id="invented",
        version=1,
        title=_title("invented"),
        in_force=InForce(date(2020, 1, 1)),
        levels=LEVELS,
        opens=Opens("s0", LEVELS, ("party",)),
        days=Days("calendar", rolls=False, law="a:1"),
        laws=Frozen(),
        roles=Frozen(
            {
                "office": Role("office", "office", _title("office")),
                "party": Role("party", "party", _title("party")),
            }
        ),
        steps=Frozen(steps),
        outsides=Frozen({"court": court}),
        ends=Frozen({"done": End("done", _title("done"), "ended")}),
    )
