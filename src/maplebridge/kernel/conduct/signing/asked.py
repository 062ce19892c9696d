"""What a side is asked to sign: the words, the paper, what yes and no mean, until when; read before the press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.issuing import reading as issued
from maplebridge.kernel.conduct.issuing import signatures
from maplebridge.kernel.conduct.roles import roles_at
from maplebridge.kernel.conduct.signing import written
from maplebridge.kernel.file import choices, dates, telling, timeline
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActChoice
from maplebridge.kernel.file.shapes.reading import ActForm
from maplebridge.kernel.file.shapes.signing import Asked
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle import asked
from maplebridge.kernel.matter.sides import Side, side_of
from maplebridge.rules import fields, phrases
from maplebridge.rules.papers import signing
from maplebridge.rules.procedure import Act, Procedure, Step
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated
from maplebridge.texts.joining import listed, sentences


def with_signing(form: ActForm, actor: Actor, matter: LoadedMatter) -> ActForm:
    """The form of an act with what is signed by it; as it is where it signs no text. Four queries where it does."""
    definition, place = matter.definition, matter.row.step
    act = definition.acts_at(place).get(form.act.name)
    if act is None or act.signs is None or act.on_paper is not None:
        return form
    if signing.brought_together(definition, place, act):
        return form
    opens, _ = choices.choices(matter, roles_at(actor, matter.row, definition), asked.theirs(actor, matter.row, definition))
    side = side_of(actor, matter.row, definition)
    return replace(form, signing=_asked(matter, act, side, [one for one in opens if one.name != act.name]))


def _asked(matter: LoadedMatter, act: Act, side: Side | None, others: Sequence[ActChoice]) -> Asked:
    definition = matter.definition
    entries = ledger.entries_of(matter.row.number)
    made = next((one for one in reversed(entries) if _proposes(matter, one)), None)
    papers = () if made is None else issued.of_matter(matter.row.number, at=[made.seq])
    paper = papers[0] if papers else None
    due = dates.running_limit(matter)
    return Asked(
        paper=paper,
        words=() if made is None else tuple(_words(matter, made, side)),
        signatures=None if paper is None else signatures.of_paper(paper.check),
        binds=_binds(definition, act),
        further=_further(definition, matter.row.step),
        until=None if due is None else due.last_day,
        silent=_silent(definition, matter.row.step),
        refusals=others,
        sign_as=None if side is None else next(map(definition.role_title, sorted(side.roles)), None),
    )


def _proposes(matter: LoadedMatter, entry: ledger.Entry) -> bool:
    """Whether an entry put something before the sides to be signed."""
    act = written.act_of(matter.definition, matter.row, entry) if entry.kind == "act" else None
    return act is not None and signing.proposes(matter.definition, act)


def _words(matter: LoadedMatter, entry: ledger.Entry, side: Side | None) -> Iterable[tuple[Wording, Wording]]:
    """What was proposed, field by field in the order of its act, as far as the side is told of it."""
    definition, act = matter.definition, written.act_of(matter.definition, matter.row, entry)
    texts = dict(timeline.words_of(entry.matter).get(entry.seq, ()))
    days = (entry.content.changes or {}).get("dates")
    for name in () if act is None else act.needs:
        field = definition.field_of(name)
        if side is not None and not telling.shown_to_party(definition, entry, name, side):
            continue
        if name in texts:
            yield field.title, fields.value(field, texts[name]) or as_it_is(texts[name])
        elif isinstance(days, dict) and isinstance(days.get(name), str):
            yield field.title, dated(date.fromisoformat(days[name]))


def _binds(definition: Procedure, act: Act) -> Wording:
    """When it binds."""
    sides = listed([definition.role_title(one) for one in definition.field_of(str(act.signs)).of])
    return sentences(
        [
            Text("It binds only once each side has signed: {sides}.", sides=sides),
            Text("Until then it binds nobody, you included."),
        ]
    )


def _further(definition: Procedure, place: str) -> Wording | None:
    """What the sides may bring before somebody outside once it binds, and within how long."""
    then = signing.after(definition, place)
    step = definition.places.get(then)
    acts = signing.open_to_both(definition, then)
    if not isinstance(step, Step) or not acts:
        return None
    what = listed([one.title for one in acts])
    law = step.within.law
    within = phrases.limit_phrase(definition, step.within)
    if law is None:
        return Text(
            "From that day you have {within} for this, if you want it: {what}.", within=within, what=what
        )
    return Text(
        "From that day you have {within} for this, if you want it: {what} ({law}).",
        within=within,
        what=what,
        law=phrases.law_phrase(definition, law),
    )


def _silent(definition: Procedure, place: str) -> Wording | None:
    step = definition.places.get(place)
    if not isinstance(step, Step) or step.late is None or step.late.to is None:
        return None
    return Text("If you do nothing: {end}.", end=definition.place(step.late.to).title)
