"""A text that a city adopted before S9 was asked: it runs on, and no end in it says more than somebody said.

An end whose outcome is “settled” may be reached by an office's act or by silence in such a text. Read through `plainly`
these ways lead to an end that is over and claims nothing; the way of whoever brought the matter stays as it is. Ends that
are claimed by their title alone get the plain words of their outcome. A sound text comes back as it went in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from maplebridge.rules.frozen import Frozen
from maplebridge.rules.phrases import OUTCOME_WORDS
from maplebridge.rules.procedure import Act, End, Late, Outside, Procedure, Step
from maplebridge.rules.soundness.settling import CLAIMS, CLAIMS_ZH, NAMES, judges, ways_into
from maplebridge.texts import Text

CLOSED = Text("Closed by the office or by itself; whoever brought it has not said whether it helped")
UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Plain:
    """A procedure whose ends claim no more than is so.

    procedure  as it runs
    leads      the same without the ends that only matters of before came to: as it is proved, and shown by itself
    twins      end that only the act of whoever brought a matter settles -> the end of those who came there otherwise, before
    changed    whether the text, as it was adopted, lets an end claim more than was said
    """

    procedure: Procedure
    leads: Procedure
    twins: Mapping[str, str] = field(default_factory=Frozen)
    changed: bool = False


def plainly(procedure: Procedure) -> Plain:
    """The same procedure with ends that claim nothing which nobody said. The same object where the text is sound."""
    ends: dict[str, End] = {}
    twins: dict[str, str] = {}
    moved: dict[str, str] = {}
    for end in procedure.ends.values():
        plain = _plain(procedure, end)
        if plain is end:
            continue
        if _judged(procedure, end.name) and end.outcome == "settled":
            plain = replace(plain, name=_free(procedure, ends, f"{end.name}_"))
            twins[end.name] = moved[end.name] = plain.name
        elif plain.name != end.name:
            plain = replace(plain, name=_free(procedure, ends))
            ends[end.name], moved[end.name] = plain, plain.name
        ends[plain.name] = plain
    if not ends:
        return Plain(procedure, procedure)
    turned = _turned(replace(procedure, ends=Frozen({**procedure.ends, **ends})), moved)
    before = {name for name in moved if name not in twins}
    leads = replace(
        turned, ends=Frozen({name: one for name, one in turned.ends.items() if name not in before})
    )
    return Plain(turned, leads if before else turned, Frozen(twins), changed=True)


def closed_as(plain: Plain, end: str, facts: Collection[str]) -> Procedure:
    """The procedure as a matter that came to `end` is shown: what an office or silence ended before reads so too.

    facts  `step.act` that happened in the matter, from its state
    """
    twin = plain.twins.get(end)
    if twin is None or any(_happened(where, facts) for where, _ in ways_into(plain.procedure, end)):
        return plain.procedure
    key = (UNCONFIRMED, end)
    shown: Procedure | None = plain.procedure.engine.get(key)
    if shown is None:
        ends = Frozen({**plain.procedure.ends, end: plain.procedure.ends[twin]})
        shown = plain.procedure.engine[key] = replace(plain.procedure, ends=ends)
    return shown


def _happened(where: str, facts: Collection[str]) -> bool:
    """Whether the act at that place of the file was done; an anytime act was done at some step."""
    place, _, name = where.partition(".")
    return where in facts or (place == "anytime" and any(fact.endswith(f".{name}") for fact in facts))


def _plain(procedure: Procedure, end: End) -> End:
    """The end that claims nothing; the same object where this one is in order."""
    ways = [who for _, who in ways_into(procedure, end.name)]
    claims = bool(CLAIMS.search(end.title.in_language("en")) or CLAIMS_ZH.search(end.title.in_language("zh")))
    silent = any(not who for who in ways)
    if end.outcome == "settled":
        may = judges(procedure)
        if end.hands_to is not None or all(who and may.issuperset(who) for who in ways):
            return end
        title = CLOSED if claims else end.title
        name = UNCONFIRMED if NAMES.search(end.name) else end.name
        return replace(
            end, name=name, title=title, outcome="ended", remedy=end.remedy or _remedies(procedure)
        )
    named = silent and NAMES.search(end.name) is not None
    if not claims and not named:
        return end
    title = CLOSED if end.outcome == "ended" else OUTCOME_WORDS[end.outcome]
    return replace(end, name=UNCONFIRMED if named else end.name, title=title if claims else end.title)


def _judged(procedure: Procedure, end: str) -> bool:
    """Whether an act of whoever brought the matter leads there too."""
    may = judges(procedure)
    return any(who and may.issuperset(who) for _, who in ways_into(procedure, end))


def _remedies(procedure: Procedure) -> tuple[str, ...]:
    """What is open to somebody whose matter an office ended: what is open after a refusal, or else every remedy."""
    refused = [name for end in procedure.ends.values() if end.outcome == "refused" for name in end.remedy]
    outside = [name for name in dict.fromkeys(refused) if name in procedure.remedies]
    return tuple(outside or procedure.remedies)


def _free(procedure: Procedure, taken: Collection[str], before: str = "") -> str:
    """A name for a new end that no place of the procedure has; none that says somebody settled it."""
    before = "" if NAMES.search(before.rstrip("_")) else before
    names = [f"{before}{UNCONFIRMED}{number or ''}" for number in range(len(procedure.places) + 2)]
    return next(name for name in names if name not in procedure.places and name not in taken)


def _turned(procedure: Procedure, moved: Mapping[str, str]) -> Procedure:
    """Every way into an end of `moved` that is not an act of whoever brought the matter, turned to its other end."""
    may = judges(procedure)

    def act(one: Act) -> Act:
        own = bool(one.who) and may.issuperset(one.who)
        return one if one.to is None or own or one.to not in moved else replace(one, to=moved[one.to])

    def acts(given: Mapping[str, Act]) -> Mapping[str, Act]:
        return Frozen({name: act(one) for name, one in given.items()})

    def outside(one: Outside) -> Outside:
        return replace(one, acts=acts(one.acts))

    return replace(
        procedure,
        steps=Frozen(
            {name: replace(_silent(one, moved), acts=acts(one.acts)) for name, one in procedure.steps.items()}
        ),
        outsides=Frozen({name: outside(one) for name, one in procedure.outsides.items()}),
        anytime=acts(procedure.anytime),
    )


def _silent(step: Step, moved: Mapping[str, str]) -> Step:
    """A step whose own ways out, which nobody takes, are turned."""
    late, done = step.late, step.when_done
    if late is not None:
        late = Late(
            moved.get(late.to or "", late.to), late.raises, moved.get(late.at_top or "", late.at_top), late.tells, late.law
        )  # fmt: skip
    if done is not None:
        done = replace(done, to=moved.get(done.to, done.to))
    return replace(step, late=late, when_done=done, at_top=moved.get(step.at_top or "", step.at_top))
