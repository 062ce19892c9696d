"""Whether every procedure has a door: who opens it, which acts nobody can take, which roles nobody can sign in for.

All of it is read off what runs: the adopted procedures, the city's offices, mandates and accounts, and the pages with the
marks on their views. A role has a post at a level where an account that may sign in today works at an office that fills the
role there, as the pages and the course find it; units of that level where nobody does are named with who looks for somebody
(`posts`). An office acts only where it sees the matter: it has it, or it is one of those
that the database lets see it at that step (`concerned`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from maplebridge.config.procedures import posts as manned
from maplebridge.config.procedures.posts import Post, Waiting
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.byoffice import offered
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.competences import PLACE
from maplebridge.rules import course
from maplebridge.rules.answering import answering_role, doing_at
from maplebridge.rules.places import End, Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.city import roles_by_level
from maplebridge.rules.soundness.ways.graph import Graph, build_graph
from maplebridge.web.access import may_enter

PUBLIC = "public"
BRING, SEND, OPEN = "bring", "report", "open-matter"
"""The pages by which the public and an office begin something: a door is open where they are, for those who enter them."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What was found of one procedure.

    opened_by            "public", and the accounts that open it from the desk
    unreachable_acts     {act, level}: “step.act” at a level at which the step may stand, and nobody may take it
    roles_without_post   {role, level}: an office role that some step needs there, and nobody signs in for
    waiting              where the same holds of single units of a level, and who looks for somebody
    """

    opened_by: list[str]
    unreachable_acts: list[dict[str, str]]
    roles_without_post: list[dict[str, str]]
    waiting: list[Waiting]


def doors(adopted: registry.Adopted, posts: list[Post]) -> Doors:
    """The doors of one procedure in force. No query."""
    definition = adopted.procedure
    graph = build_graph(definition)
    held = _held(definition, posts)
    without = [
        {"role": role, "level": level}
        for level, roles in roles_by_level(graph).items()
        for role in sorted(roles)
        if (role, level) not in held
    ]
    opened_by = list(_opened_by(adopted, posts))
    acts = list(_unreachable(graph, held, opened_by))
    return Doors(opened_by, acts, without, list(manned.waiting(graph, posts)))


def _opened_by(adopted: registry.Adopted, posts: list[Post]) -> Iterator[str]:
    """Who opens it: the public, where the pages list it and somebody's office gets it; each account whose page opens it."""
    pages, now = manned.pages(), timezone.now()
    if adopted.procedure.bringers and {pages.get(BRING), pages.get(SEND)} == {"public"}:
        yield PUBLIC
    for post in posts:
        enters = OPEN in pages and may_enter(post.actor, pages[OPEN])
        ways = offered.ways_of(post.actor, adopted) if enters else ()
        if any(_opens(way, now) for way in ways):
            yield post.name


def _opens(way: offered.Way, now: datetime) -> bool:
    """Whether the form of this office opens it for some kind: where its first step is an office's, one has it then."""
    definition = way.definition
    state, _ = course.open_matter(
        definition,
        at=towntime.minute(now),
        level=way.level,
        calendar=registry.calendar(way.adopted.pack),
        params=way.adopted.params,
        by=way.role,
        dates=course.latest_days(definition, towntime.minute(now)),
    )
    if answering_role(definition, state.step) is None:
        return bool(offered.kinds(way))
    held = (hold(definition, state, place=way.unit, category=one.code, before=None) for one in offered.kinds(way))
    return any(one.office is not None for one in held)


def _held(definition: Procedure, posts: list[Post]) -> set[tuple[str, str]]:
    """Pairs of role and level: an office there fills the role for some class, and a post of it signs in."""
    offices, tree = territory.offices(), territory.tree()
    competent = offices.competent(definition)
    mandates: dict[tuple[int, str], list[str]] = {}
    for mandate in offices.mandates.all:
        mandates.setdefault((mandate.office, mandate.role), []).append(mandate.category)
    held: set[tuple[str, str]] = set()
    for post in posts:
        for office_id, role in post.actor.roles:
            office, known = offices.by_id(office_id), definition.roles.get(role)
            unit = None if office is None else tree.by_id(office.unit)
            if unit is None or known is None or known.kind != "office":
                continue
            found = (competent.holder(role, unit.id, one) for one in mandates.get((office_id, role), ()))
            if any(one is not None and one.office == office_id for one in found):
                held.add((role, unit.level_name))
                if competent.rules.at.get(role) == PLACE:
                    held |= {(role, level) for level in definition.levels}
    return held


def _unreachable(graph: Graph, held: set[tuple[str, str]], opened_by: list[str]) -> Iterator[dict[str, str]]:
    """Acts and duties at the levels at which their step may stand, that nobody may take."""
    definition, brought = graph.procedure, PUBLIC in opened_by
    called = _called(graph, held) if opened_by else frozenset()
    seen: set[tuple[str, str]] = set()
    for node in sorted(graph.nodes):
        place, level = definition.place(node.place), definition.levels[node.level]
        if isinstance(place, End):
            continue
        takers: Mapping[str, tuple[str, ...]] = {
            **{name: act.who for name, act in definition.acts_at(node.place).items()},
            **({name: duty.who for name, duty in place.duties.items()} if isinstance(place, Step) else {}),
        }
        for name, who in takers.items():
            key = (f"{node.place}.{name}", level)
            seeing = [role for role in who if _sees(definition, node.place, name, role)]
            if key in seen or any(_acts(definition, role, level, held, brought=brought, called=called) for role in seeing):
                continue
            seen.add(key)
            yield {"act": key[0], "level": level}


def _sees(definition: Procedure, place: str, name: str, role: str) -> bool:
    """Whether whoever stands in a role sees a matter there when it is to take an act or a duty: the office that has it, one
    that is concerned at the step (of a body outside: one of those that enter its papers), a party, each that is named.
    """
    here, known = definition.place(place), definition.roles[role]
    duty = here.duties.get(name) if isinstance(here, Step) else None
    if known.kind == "party" or (duty is not None and duty.each):
        return True
    doing = doing_at(definition, place)
    seeing = {answering_role(definition, place)} | doing.duties.get(name, frozenset()) | doing.acts
    return not seeing.isdisjoint((role, *known.entered_by))


def _acts(
    definition: Procedure, role: str, level: str, held: set[tuple[str, str]], *, brought: bool, called: frozenset[str]
) -> bool:
    """Whether somebody acts in a role at a level.

    brought  a person may bring it;  called  the parties that some office calls in
    """
    known = definition.roles[role]
    if known.kind == "office":
        return (role, level) in held
    if known.kind == "outside":
        return any((name, level) in held for name in known.entered_by)
    return (brought and role in definition.bringers) or role in called


def _called(graph: Graph, held: set[tuple[str, str]]) -> frozenset[str]:
    """The parties that somebody calls in: an office that has the matter then signs in, at a step to which it comes once the
    act was taken after which they are called in.
    """
    definition = graph.procedure
    calls = {
        node.place
        for node in graph.nodes
        if (answering_role(definition, node.place), definition.levels[node.level]) in held
    }
    ways: dict[str, set[str]] = {}
    for node, onward in graph.successors.items():
        ways.setdefault(node.place, set()).update(one.place for one in onward)
    return frozenset(role for role in definition.parties if not calls.isdisjoint(_onward(ways, _from(definition, role))))


def _from(definition: Procedure, role: str) -> list[str]:
    """The places from which on a party may be called in: every one, or where a matter is once an act was taken after which
    it may.
    """
    after = definition.roles[role].called_after
    acts = ((place, act) for place in definition.places for act in definition.acts_at(place).values())
    taken = ((place, act) for place, act in acts if act.name in after)
    return [act.to or place for place, act in taken] if after else list(definition.places)


def _onward(ways: Mapping[str, set[str]], places: Iterable[str]) -> set[str]:
    """Every place to which a matter may come from these, they too."""
    reached, waiting = set[str](), list(places)
    while waiting:  # ends: each place once
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += ways.get(place, ())
    return reached


def in_force() -> list[registry.Adopted]:
    """The newest version of each procedure in force today, by id. One query, and one for each not read yet."""
    today = timezone.localdate()
    newest = {one.procedure.id: one for one in registry.adopted() if one.procedure.in_force.holds_on(today)}
    return [newest[key] for key in sorted(newest)]
