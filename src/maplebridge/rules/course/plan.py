"""A procedure prepared for running: every number looked up, every key made, once per file and city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maplebridge.rules.answering import answering_role
from maplebridge.rules.course.promises import keeps
from maplebridge.rules.fields import Field
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.papers import signing
from maplebridge.rules.places import Act, Duty, End, Outside, Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.term import amount
from maplebridge.rules.words import NAMING, OFFICE, Limit

Params = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A limit with its number."""

    limit: Limit
    number: int


@dataclass(frozen=True, slots=True)
class ActPlan:
    """An act as it is open at one place; `facts` is what its doing makes true, `hands_over` a counted end.

    clears   signatures that no longer count once it is taken
    signed   those with all of which the text binds: then it is shut
    plain  nothing stands between it and who may do it but the fields it needs: no count, level, gate or window
    """

    act: Act
    plain: bool
    facts: frozenset[str]
    clears: frozenset[str]
    signed: frozenset[str]
    hands_over: EndPlan | None
    count_key: str
    who: frozenset[str]
    not_before: Span | None
    not_after: Span | None
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A duty of one step."""

    duty: Duty
    fact: str
    who: frozenset[str]
    within: Span
    not_before: Span | None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step with its numbers: acts and duties by name, in the order of the file.

    keeps   it must be over by the day that was promised for the answer, where one was (`promises`)
    office  it is an office's
    """

    name: str
    step: Step
    facts: frozenset[str]
    within: Span
    raised: Span
    extension: int
    pause: int
    acts: Mapping[str, ActPlan]
    duties: Mapping[str, DutyPlan]
    first_duties: tuple[str, ...]
    done_count: int | None
    keeps: bool
    office: bool


@dataclass(frozen=True, slots=True)
class OutsidePlan:
    """An outside place with its acts by name, in the order of the file."""

    name: str
    outside: Outside
    facts: frozenset[str]
    acts: Mapping[str, ActPlan]


@dataclass(frozen=True, slots=True)
class EndPlan:
    """An end and the key under which its hand-overs are counted."""

    name: str
    end: End
    count_key: str
    facts: frozenset[str] = frozenset()
    acts: Mapping[str, ActPlan] = Frozen()


PlacePlan = StepPlan | OutsidePlan | EndPlan


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole procedure, prepared.

    date_fields  fix limits; `list_fields` name the copies of duties, or the office that was chosen to have it, each with
                 the list in which the state keeps it; `state_fields` are both
    kinds        the fields whose kind the file declares
    fixed        places that are entered at whatever level the matter is
    mute         steps that do not say what silence leads to: no sound procedure has any
    """

    definition: Procedure
    places: Mapping[str, PlacePlan]
    fixed: Mapping[str, PlacePlan]
    above: Mapping[str, str | None]
    date_fields: frozenset[str]
    list_fields: Mapping[str, str]
    state_fields: frozenset[str]
    mute: frozenset[str]
    kinds: Mapping[str, Field]


def plan_of(definition: Procedure, params: Params) -> Plan:
    """The plan of a procedure with a city's values, made on first use and kept with the procedure."""
    plan: Plan | None = definition.engine.get(params)
    if plan is None:
        plan = definition.engine[params] = _make(definition, dict(params))
    return plan


def _make(definition: Procedure, chosen: Mapping[str, int]) -> Plan:
    maker = _Maker(definition, definition.values(chosen))
    places: dict[str, PlacePlan] = {name: maker.step(step) for name, step in definition.steps.items()}
    places |= {name: maker.outside(outside) for name, outside in definition.outsides.items()}
    places |= maker.ends
    limits = [s.within for s in definition.steps.values()]
    limits += [d.within for s in definition.steps.values() for d in s.duties.values()]
    duties = [d for s in definition.steps.values() for d in s.duties.values()]
    date_fields = frozenset(limit.until for limit in limits if limit.until).union(definition.opens.gives)
    list_fields = {duty.each: duty.each for duty in duties if duty.each}
    if any(_names(definition, step) for step in definition.steps.values()):
        list_fields |= dict.fromkeys(NAMING, OFFICE)
    return Plan(
        definition,
        places,
        {n: place for n, place in places.items() if not isinstance(place, StepPlan) or place.step.at is None},
        {level: definition.level_above(level) for level in definition.levels},
        date_fields,
        Frozen(list_fields),
        date_fields.union(list_fields),
        frozenset(name for name, step in definition.steps.items() if step.late is None),
        Frozen({name: field for name, field in definition.fields.items() if field.declared}),
    )


def _names(definition: Procedure, step: Step) -> bool:
    """Whether an act of the step names the office that shall have the matter, not one that the resident is told of."""
    for act in step.acts.values():
        to = definition.steps.get(act.to or step.name)
        office = to is not None and to.who in definition.roles and definition.roles[to.who].kind == "office"
        if any(name in act.asks for name in NAMING) and (act.level or office):
            return True
    return False


class _Maker:
    def __init__(self, definition: Procedure, values: Mapping[str, int]) -> None:
        self.definition, self.values = definition, values
        self.ends = {
            name: EndPlan(name, end, f"hand:{definition.id}.{name}") for name, end in definition.ends.items()
        }

    def span(self, limit: Limit) -> Span:
        return Span(limit, amount(limit, self.values))

    def window(self, limit: Limit | None) -> Span | None:
        return None if limit is None else self.span(limit)

    def days(self, rule: object) -> int:
        """Days of an extension or pause; 0 for none and for a pause without maximum."""
        days, param = getattr(rule, "days", None), getattr(rule, "param", None)
        return self.values[param] if param else days or 0

    def act(self, place: str, act: Act) -> ActPlan:
        to = self.definition.ends.get(act.to or "")
        data: dict[str, object] = {}
        for key, value in (
            ("tells", list(act.tells)),
            ("makes", list(act.makes)),
            ("adverse", act.adverse),
            ("remedy", list(act.remedy)),
            ("opens", act.opens),
            ("outcome", to.outcome if to else None),
        ):
            if value:
                data[key] = value
        hands_over = self.ends.get(act.to or "") if to and to.at_most else None
        undone = signing.undone_by(self.definition, place, act)
        asks = (act.at_most, hands_over, act.level, act.not_before, act.not_after, act.signs)
        return ActPlan(
            act,
            not act.requires and not any(undone) and all(one is None for one in asks),
            frozenset({f"{place}.{act.name}", *act.stands_for}),
            *undone,
            hands_over,
            f"anytime.{act.name}" if act.anytime else f"{place}.{act.name}",
            frozenset(act.who),
            self.window(act.not_before),
            self.window(act.not_after),
            data,
        )

    def duty(self, step: str, duty: Duty) -> DutyPlan:
        return DutyPlan(
            duty,
            f"{step}.{duty.name}",
            frozenset(duty.who),
            self.span(duty.within),
            self.window(duty.not_before),
        )

    def step(self, step: Step) -> StepPlan:
        done = step.when_done
        return StepPlan(
            step.name,
            step,
            frozenset(f"{step.name}.{name}" for name in [*self.definition.acts_at(step.name), *step.duties]),
            self.span(step.within),
            self.span(step.after_raise),
            self.days(step.extend),
            self.days(step.pause),
            {name: self.act(step.name, act) for name, act in self.definition.acts_at(step.name).items()},
            {name: self.duty(step.name, duty) for name, duty in step.duties.items()},
            tuple(name for name, duty in step.duties.items() if not duty.after),
            None if done is None else done.count or len(step.duties),
            keeps(self.definition, step),
            answering_role(self.definition, step.name) is not None,
        )

    def outside(self, outside: Outside) -> OutsidePlan:
        acts = {name: self.act(outside.name, act) for name, act in outside.acts.items()}
        facts = frozenset(f"{outside.name}.{name}" for name in acts)
        return OutsidePlan(outside.name, outside, facts, acts)
