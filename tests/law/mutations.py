"""Ways to spoil a procedure, each with the code that must refuse it and what its witness shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Act, End, InForce, Late, Limit, Outside, Procedure, Step
from maplebridge.rules.soundness.ways.graph import build_graph
from maplebridge.texts import Title

SPOILT = Title("Spoilt", "损坏")


class Mutant(NamedTuple):
    """A spoilt procedure, the code that must refuse it, what the witness must show (empty: no run can show it)."""

    procedure: Procedure
    code: str
    shows: str = ""


def with_step(procedure: Procedure, step: Step) -> Procedure:
    return replace(procedure, steps=Frozen({**procedure.steps, step.name: step}))


def with_act(procedure: Procedure, step: Step, act: Act) -> Procedure:
    return with_step(procedure, replace(step, acts=Frozen({**step.acts, act.name: act})))


def opening(procedure: Procedure) -> Step:
    return procedure.steps[procedure.opens.step]


def office_steps(procedure: Procedure) -> Iterator[Step]:
    for step in procedure.steps.values():
        if procedure.roles[step.who].kind == "office" and any(act.to for act in step.acts.values()):
            yield step


def leaving(step: Step) -> Iterator[Act]:
    return (act for act in step.acts.values() if act.to is not None)


def limbo(procedure: Procedure, *acts: Act) -> Procedure:
    place = Outside(
        name="limbo",
        title=Title("Limbo", "悬置"),
        who=opening(procedure).who,
        at="somewhere",
        ask_every=opening(procedure).within,
        acts=Frozen({act.name: act for act in acts}),
    )
    entry = Act(name="to_limbo", title=SPOILT, who=(opening(procedure).who,), to="limbo")
    changed = replace(procedure, outsides=Frozen({**procedure.outsides, "limbo": place}))
    return with_act(changed, opening(procedure), entry)


def place_without_a_way_in(procedure: Procedure) -> Iterator[Mutant]:
    lonely = End(name="lonely", title=SPOILT, outcome="ended")
    yield Mutant(replace(procedure, ends=Frozen({**procedure.ends, "lonely": lonely})), "S1")
    for step in procedure.steps.values():
        if step.name != procedure.opens.step:
            yield Mutant(cut_off(procedure, step.name), "S1")


def cut_off(procedure: Procedure, target: str) -> Procedure:
    """Send everything that leads to `target` to the first end instead."""
    end = next(iter(procedure.ends))

    def turned(place: str | None) -> str | None:
        return end if place == target else place

    def acts(own: dict[str, Act]) -> Frozen[str, Act]:
        return Frozen({name: replace(act, to=turned(act.to)) for name, act in own.items()})

    changed = procedure
    for step in procedure.steps.values():
        late = step.late and replace(step.late, to=turned(step.late.to), at_top=turned(step.late.at_top))
        done = step.when_done and replace(step.when_done, to=turned(step.when_done.to) or end)
        own = acts(dict(step.acts))
        changed = with_step(
            changed, replace(step, acts=own, late=late, when_done=done, at_top=turned(step.at_top))
        )
    outsides = {
        name: replace(place, acts=acts(dict(place.acts))) for name, place in procedure.outsides.items()
    }
    return replace(changed, outsides=Frozen(outsides), anytime=acts(dict(procedure.anytime)))


def place_without_a_way_out(procedure: Procedure) -> Iterator[Mutant]:
    yield Mutant(limbo(procedure), "S1", "sticks")


def court_whose_acts_are_all_counted(procedure: Procedure) -> Iterator[Mutant]:
    step = opening(procedure)
    if step.at is not None:
        return
    back = Act(name="back", title=SPOILT, who=(step.who,), to=step.name, at_most=1)
    yield Mutant(limbo(procedure, back), "S1", "sticks")


def silence_without_a_consequence(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        yield Mutant(with_step(procedure, replace(step, late=None)), "S2", "sticks")


def nobody_above_the_top(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        if step.late is not None and step.late.raises:
            yield Mutant(with_step(procedure, replace(step, late=Late(raises=True, law=step.late.law))), "S2")


def way_back_without_a_count(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        if step.at is None:
            again = Act(name="spoilt_again", title=SPOILT, who=(step.who,), to=step.name)
            yield Mutant(with_act(procedure, step, again), "S3", "loops")


def counts_taken_away(procedure: Procedure) -> Iterator[Mutant]:
    if not any(build_graph(procedure).counted.values()):
        return
    changed = procedure
    for step in procedure.steps.values():
        for act in step.acts.values():
            changed = with_act(changed, changed.steps[step.name], replace(act, at_most=None))
    outsides = {
        place.name: replace(
            place, acts=Frozen({act.name: replace(act, at_most=None) for act in place.acts.values()})
        )
        for place in procedure.outsides.values()
    }
    yield Mutant(replace(changed, outsides=Frozen(outsides)), "S3", "loops")


def gate_that_can_be_passed_by(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        other = next((one for one in procedure.steps.values() if one.name != step.name and one.acts), None)
        act = next(leaving(step), None)
        if step.name == procedure.opens.step and other is not None and act is not None:
            fact = f"{other.name}.{next(iter(other.acts))}"
            yield Mutant(with_act(procedure, step, replace(act, requires=(fact,))), "S2", "no_gate")
        for gated in leaving(step):
            earlier = [fact for fact in gated.requires if not fact.startswith(f"{step.name}.")]
            if earlier and step.name != procedure.opens.step:
                short = Act(
                    name="spoilt_short_cut", title=SPOILT, who=(opening(procedure).who,), to=step.name
                )
                yield Mutant(with_act(procedure, opening(procedure), short), "S2", "no_gate")
                break


def gate_that_nobody_can_open(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act = next(leaving(step), None)
        if act is not None:
            fact = f"{step.name}.{act.name}"
            yield Mutant(with_act(procedure, step, replace(act, requires=(fact,))), "S2")


def signature_that_nobody_can_give_and_stay(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act, party = next(leaving(step), None), min(procedure.parties, default=None)
        if act is not None and party is not None:
            sign = Act(name="spoilt_sign", title=SPOILT, who=(party,), to=act.to, signs="spoilt")
            rests = replace(act, requires=(*act.requires, f"{step.name}.{sign.name}"))
            changed = with_act(procedure, step, rests)
            yield Mutant(with_act(changed, changed.steps[step.name], sign), "S2")


def signature_given_where_the_matter_may_not_have_been(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act, party = next(leaving(step), None), min(procedure.parties, default=None)
        if act is not None and party is not None and step.name != procedure.opens.step:
            sign = Act(name="spoilt_sign", title=SPOILT, who=(party,), signs="spoilt")
            rests = replace(act, requires=(*act.requires, f"{procedure.opens.step}.{sign.name}"))
            changed = with_act(procedure, step, rests)
            yield Mutant(with_act(changed, opening(changed), sign), "S2", "no_gate")


def minimum_longer_than_the_limit(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act = next(leaving(step), None)
        if act is not None:
            minimum = Limit(days=3000, law=next(iter(procedure.laws)) + ":1")
            spoilt = replace(act, not_before=minimum, not_after=None, requires=())
            yield Mutant(with_act(procedure, step, spoilt), "S2", "too_late")


def window_that_shuts_before_it_opens(procedure: Procedure) -> Iterator[Mutant]:
    law = next(iter(procedure.laws)) + ":1"
    for step in procedure.steps.values():
        act = next(leaving(step), None)
        if act is not None:
            early, late = Limit(days=1, law=law), Limit(days=2, count="calendar", law=law)
            spoilt = replace(act, not_before=late, not_after=early, requires=())
            yield Mutant(with_act(procedure, step, spoilt), "S2", "too_late")


def minimum_longer_than_the_time_after_a_raise(procedure: Procedure) -> Iterator[Mutant]:
    law = next(iter(procedure.laws)) + ":1"
    for step in procedure.steps.values():
        act = next(leaving(step), None)
        if act is not None and step.late is not None and step.late.raises and len(procedure.levels) > 1:
            long, short = Limit(days=200, law=law), Limit(days=20, law=law)
            spoilt = replace(act, not_before=Limit(days=25, law=law), not_after=None, requires=())
            changed = replace(step, within=long, raised=short, duties=Frozen({}), when_done=None)
            yield Mutant(with_act(procedure, changed, spoilt), "S2", "too_late")


def duty_that_waits_for_itself(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        for duty in step.duties.values():
            duties = Frozen({**step.duties, duty.name: replace(duty, after=(duty.name,))})
            yield Mutant(with_step(procedure, replace(step, duties=duties)), "S2")


def offices_that_were_not_named_on_every_way(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        for duty in step.duties.values():
            duties = Frozen({**step.duties, duty.name: replace(duty, each="nobody_gives_it")})
            yield Mutant(with_step(procedure, replace(step, duties=duties)), "S11")
            if duty.each is not None:
                short = Act(name="short_cut", title=SPOILT, who=(opening(procedure).who,), to=step.name)
                yield Mutant(with_act(procedure, opening(procedure), short), "S11")


def refusal_without_a_reason(procedure: Procedure) -> Iterator[Mutant]:
    for step in office_steps(procedure):
        act = next(leaving(step))
        yield Mutant(with_act(procedure, step, replace(act, adverse=True, needs=())), "S4")


def refusal_that_nobody_hears_of(procedure: Procedure) -> Iterator[Mutant]:
    for step in office_steps(procedure):
        act = next(leaving(step))
        yield Mutant(with_act(procedure, step, replace(act, adverse=True, tells=())), "S4")


def refusal_without_a_remedy(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        for act in leaving(step):
            final = procedure.ends.get(act.to or "")
            if act.adverse and (final is None or final.final is None):
                yield Mutant(with_act(procedure, step, replace(act, remedy=())), "S4")


def remedy_of_another_step(procedure: Procedure) -> Iterator[Mutant]:
    for step in office_steps(procedure):
        act = next(leaving(step))
        needs = ("reason", "legal_ground")
        spoilt = replace(
            act, adverse=True, needs=needs, tells=tuple(procedure.parties), remedy=("elsewhere.complain",)
        )
        yield Mutant(with_act(procedure, step, spoilt), "S4")


def refusing_end_without_a_remedy(procedure: Procedure) -> Iterator[Mutant]:
    for end in procedure.ends.values():
        spoilt = replace(end, outcome="refused", remedy=(), final=None)
        yield Mutant(replace(procedure, ends=Frozen({**procedure.ends, end.name: spoilt})), "S4")


def review_of_oneself(procedure: Procedure) -> Iterator[Mutant]:
    first = opening(procedure)
    if procedure.roles[first.who].kind != "office":
        return
    review = Step(
        name="spoilt_review",
        title=Title("Own review", "自查"),
        who=first.who,
        within=first.within,
        late=Late(to=next(iter(procedure.ends))),
        review_of=(first.name,),
    )
    entry = Act(name="to_review", title=SPOILT, who=(first.who,), to=review.name)
    yield Mutant(with_act(with_step(procedure, review), first, entry), "S5", "same_office")


def limit_without_a_law(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        yield Mutant(with_step(procedure, replace(step, within=Limit(days=3000))), "S7")


def version_before_its_law(procedure: Procedure) -> Iterator[Mutant]:
    yield Mutant(replace(procedure, in_force=InForce(date(1911, 1, 1), procedure.in_force.until)), "S7")


def law_that_is_not_named(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act = next(leaving(step), None)
        if act is not None:
            yield Mutant(with_act(procedure, step, replace(act, law="nowhere:1")), "S7")


def clock_kept_where_it_may_not(procedure: Procedure) -> Iterator[Mutant]:
    for step in procedure.steps.values():
        act = next((act for act in leaving(step) if act.to in procedure.ends), None)
        if act is not None:
            yield Mutant(with_act(procedure, step, replace(act, same_clock=True)), "S3")


def _ends_of_silent_parties(procedure: Procedure) -> Iterator[tuple[Step, End]]:
    for step in procedure.steps.values():
        end = procedure.ends.get(step.late.to or "") if step.late is not None else None
        if step.who in procedure.parties and end is not None and end.outcome in ("lapsed", "withdrawn"):
            yield step, end


def silence_of_a_person_that_is_not_told(procedure: Procedure) -> Iterator[Mutant]:
    for step, _ in _ends_of_silent_parties(procedure):
        if step.late is not None:
            yield Mutant(with_step(procedure, replace(step, late=replace(step.late, tells=()))), "S10")


def silence_of_a_person_that_leaves_no_way(procedure: Procedure) -> Iterator[Mutant]:
    for _, end in _ends_of_silent_parties(procedure):
        spoilt = replace(end, remedy=(), final=None)
        yield Mutant(replace(procedure, ends=Frozen({**procedure.ends, end.name: spoilt})), "S10")


KINDS: tuple[Callable[[Procedure], Iterator[Mutant]], ...] = (
    place_without_a_way_in,
    place_without_a_way_out,
    court_whose_acts_are_all_counted,
    silence_without_a_consequence,
    nobody_above_the_top,
    way_back_without_a_count,
    counts_taken_away,
    gate_that_can_be_passed_by,
    gate_that_nobody_can_open,
    signature_that_nobody_can_give_and_stay,
    signature_given_where_the_matter_may_not_have_been,
    minimum_longer_than_the_limit,
    window_that_shuts_before_it_opens,
    minimum_longer_than_the_time_after_a_raise,
    duty_that_waits_for_itself,
    offices_that_were_not_named_on_every_way,
    refusal_without_a_reason,
    refusal_that_nobody_hears_of,
    refusal_without_a_remedy,
    remedy_of_another_step,
    refusing_end_without_a_remedy,
    review_of_oneself,
    limit_without_a_law,
    version_before_its_law,
    law_that_is_not_named,
    clock_kept_where_it_may_not,
    silence_of_a_person_that_is_not_told,
    silence_of_a_person_that_leaves_no_way,
)
