"""A checked file into a `Procedure`, with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.rules.fields import Field
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.language.values import field, signing, without_signatures
from maplebridge.rules.places import Act, Duty, End, Outside, Step, WhenDone
from maplebridge.rules.procedure import Days, Example, ExampleAct, Expect, Opens, Procedure, Remedy
from maplebridge.rules.words import (
    REPORT,
    Extend,
    GivenDay,
    InForce,
    Late,
    Law,
    Limit,
    Param,
    Pause,
    Role,
    Waive,
)
from maplebridge.texts import Wording, as_it_is, title_of

Raw = Mapping[str, Any]


def build(raw: Raw) -> Procedure:
    """The procedure of a file that the checks have passed."""
    builder = _Builder(raw)
    return Procedure(
        id=raw["id"],
        version=raw["version"],
        title=_title(raw),
        in_force=_in_force(raw),
        levels=tuple(raw["levels"]),
        opens=builder.opens,
        days=builder.days,
        laws=Frozen({k: Law(k, _title(v), _in_force(v)) for k, v in raw["law"].items()}),
        roles=Frozen({k: _role(k, v) for k, v in raw["role"].items()}),
        params=Frozen({k: _param(k, v) for k, v in raw.get("param", {}).items()}),
        steps=Frozen({k: builder.step(k, v) for k, v in raw["step"].items()}),
        outsides=Frozen({k: builder.outside(k, v) for k, v in raw.get("outside", {}).items()}),
        ends=Frozen({k: _end(k, v) for k, v in raw["end"].items()}),
        anytime=Frozen({k: builder.act(k, v, anytime=True) for k, v in raw.get("anytime", {}).items()}),
        remedies=Frozen({k: builder.remedy(k, v) for k, v in raw.get("remedy", {}).items()}),
        fields=builder.fields,
        documents=Frozen({k: title_of(v) for k, v in raw.get("document", {}).items()}),
        categories=tuple(raw.get("categories", ())),
        adopt=Frozen({int(k): Frozen(v) for k, v in raw.get("adopt", {}).items()}),
        brings=title_of(raw["brings"]) if "brings" in raw else REPORT,
        examples=tuple(_example(example) for example in raw.get("example", ())),
    )


def _title(raw: Raw) -> Wording:
    return title_of(raw["title"])


def _do(raw: Raw) -> Wording | None:
    """What one does, where the file says it beside the title."""
    return title_of(raw["do"]) if "do" in raw else None


def _named(given: str | Raw) -> Wording:
    """What stands in one language, as it is, or in every one."""
    return as_it_is(given) if isinstance(given, str) else title_of(given)


def _in_force(raw: Raw) -> InForce:
    return InForce(raw["in_force"]["from"], raw["in_force"].get("until"))


def _many(raw: Raw, key: str) -> tuple[str, ...]:
    value = raw.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _takes(raw: Raw) -> Mapping[str, tuple[str, ...]]:
    takes = raw.get("takes", {})
    return Frozen({name: _many(takes, name) for name in takes})


def _role(name: str, raw: Raw) -> Role:
    return Role(name, raw["kind"], _title(raw), _many(raw, "called_after"), _many(raw, "entered_by"),
                *(title_of(raw[key]) if key in raw else None for key in ("at_once", "unscreened")))


def _param(name: str, raw: Raw) -> Param:
    return Param(name, title=_title(raw), **{key: value for key, value in raw.items() if key != "title"})


def _late(raw: Raw) -> Late:
    return Late(
        raw.get("to"), raw.get("raise", False), raw.get("at_top"), _many(raw, "tells"), raw.get("law")
    )


def _end(name: str, raw: Raw) -> End:
    return End(
        name,
        _title(raw),
        raw["outcome"],
        _many(raw, "remedy"),
        raw.get("final"),
        raw.get("hands_to"),
        raw.get("at_most"),
    )


def _extend(raw: Raw) -> Extend:
    return Extend(
        _many(raw, "by"),
        raw.get("days"),
        raw.get("param"),
        raw.get("times", 1),
        _many(raw, "needs"),
        _many(raw, "tells"),
        raw.get("law"),
    )


def _waive(raw: Raw) -> Waive:
    return Waive(_many(raw, "by"), _many(raw, "needs"), raw.get("law"))


def _when_done(raw: Raw) -> WhenDone:
    count = raw.get("count", "all")
    return WhenDone(raw["to"], None if count == "all" else count)


def _example(raw: Raw) -> Example:
    acts = tuple(
        ExampleAct(act["on"], act["by"], act["act"], tuple(act.get("give", ())), act.get("refused"))
        for act in raw.get("acts", ())
    )
    return Example(
        raw["says"], raw["opened"], raw["level"], Expect(**raw["expect"]), acts, _many(raw, "give")
    )


class _Builder:
    """Holds what the limits of a file take from its head: the counting and the parameters."""

    def __init__(self, raw: Raw) -> None:
        days = raw["days"]
        self.days = Days(days["count"], days["rolls"], days["law"])
        self.params: Raw = raw.get("param", {})
        self.fields: Mapping[str, Field] = Frozen({k: field(k, v) for k, v in raw.get("field", {}).items()})
        self.signing = signing(raw)
        opens = raw["opens"]
        gives = Frozen({k: GivenDay(v["back"], v["ahead"]) for k, v in opens.get("gives", {}).items()})
        self.opens = Opens(opens["step"], tuple(opens["levels"]), _many(opens, "who"), gives)

    def limit(self, raw: Raw | None) -> Limit | None:
        """A limit, its counting resolved: its own, its parameter's, or the file's."""
        if raw is None:
            return None
        counted = self.params.get(raw.get("param", ""), {}).get("count", self.days.count)
        ahead = {"since_ahead": self.opens.gives[raw["since"]].ahead} if "since" in raw else {}
        return Limit(**{"count": counted, "rolls": self.days.rolls, **raw, **ahead})

    def minimum(self, raw: Raw | None) -> Limit | None:
        """A shortest time: it rolls only where it says so itself, since rolling protects who must act in time."""
        return None if raw is None else self.limit({"rolls": False, **raw})

    def within(self, raw: Raw, key: str = "within") -> Limit:
        """A limit that must be there."""
        limit = self.limit(raw[key])
        if limit is None:
            raise KeyError(key)
        return limit

    def act(self, name: str, raw: Raw, *, who: str = "", anytime: bool = False) -> Act:
        """An act; without `who` it is the step's. Signatures that it needs are facts of the acts that give them."""
        needs, signed = without_signatures(_many(raw, "needs"), self.fields, self.signing)
        return Act(
            name=name,
            title=_title(raw),
            who=_many(raw, "who") or (who,),
            to=raw.get("to"),
            needs=needs,
            tells=_many(raw, "tells"),
            makes=_many(raw, "makes"),
            law=raw.get("law"),
            adverse=raw.get("adverse", False),
            remedy=_many(raw, "remedy"),
            at_most=raw.get("at_most"),
            not_before=self.minimum(raw.get("not_before")),
            not_after=self.limit(raw.get("not_after")),
            requires=tuple(dict.fromkeys((*_many(raw, "requires"), *signed))),
            level=raw.get("level"),
            same_clock=raw.get("same_clock", False),
            opens=raw.get("opens"),
            anytime=anytime,
            only=_many(raw, "only") or None,
            takes=_takes(raw),
            signs=raw.get("signs"),
            on_paper=raw.get("on_paper"),
            uses_up=raw.get("uses_up", False),
            stands_for=tuple(self.signing.get((str(raw.get("signs", "")), str(raw.get("on_paper", ""))), ())),
            asker=raw.get("asker", False),
            may=_many(raw, "may"),
            special=raw.get("special"),
            do=_do(raw),
        )

    def duty(self, name: str, raw: Raw) -> Duty:
        """A duty."""
        return Duty(
            name=name,
            title=_title(raw),
            who=_many(raw, "who"),
            within=self.within(raw),
            late=raw.get("late", "tell"),
            after=_many(raw, "after"),
            not_before=self.minimum(raw.get("not_before")),
            needs=_many(raw, "needs"),
            tells=_many(raw, "tells"),
            makes=_many(raw, "makes"),
            law=raw.get("law"),
            waive=_waive(raw["waive"]) if "waive" in raw else None,
            each=raw.get("each"),
            by_matter=raw.get("by_matter"),
            takes=_takes(raw),
            do=_do(raw),
        )

    def pause(self, raw: Raw) -> Pause:
        """A pause."""
        return Pause(
            on=_many(raw, "on"),
            by=_many(raw, "by"),
            days=raw.get("days"),
            param=raw.get("param"),
            outside=raw.get("outside"),
            ask_every=self.limit(raw.get("ask_every")),
            tells=_many(raw, "tells"),
            law=raw.get("law"),
        )

    def step(self, name: str, raw: Raw) -> Step:
        """A step with its duties and acts."""
        return Step(
            name=name,
            title=_title(raw),
            who=raw["who"],
            within=self.within(raw),
            late=_late(raw["late"]) if "late" in raw else None,
            raised=self.limit(raw.get("raised")),
            at=raw.get("at"),
            at_top=raw.get("at_top"),
            extend=_extend(raw["extend"]) if "extend" in raw else None,
            pause=self.pause(raw["pause"]) if "pause" in raw else None,
            review_of=_many(raw, "review_of"),
            duties=Frozen({k: self.duty(k, v) for k, v in raw.get("duty", {}).items()}),
            when_done=_when_done(raw["when_done"]) if "when_done" in raw else None,
            acts=Frozen({k: self.act(k, v, who=raw["who"]) for k, v in raw.get("act", {}).items()}),
        )

    def outside(self, name: str, raw: Raw) -> Outside:
        """An outside place with its acts."""
        return Outside(
            name,
            _title(raw),
            raw["who"],
            _named(raw["at"]),
            self.within(raw, "ask_every"),
            self.limit(raw.get("expect")),
            Frozen({k: self.act(k, v, who=raw["who"]) for k, v in raw.get("act", {}).items()}),
        )

    def remedy(self, name: str, raw: Raw) -> Remedy:
        """A remedy outside the procedure."""
        return Remedy(name, _title(raw), _named(raw["at"]), self.limit(raw.get("within")), raw.get("law"))
