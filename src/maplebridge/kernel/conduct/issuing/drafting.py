"""A paper before its act: as it would be sent, with the words typed so far, without a number, marked as a draft.

Nothing is written, and nothing waits: the draft is set while a post looks, in the process that sets papers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from maplebridge.kernel.cleaning.door import Busy
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import content, making
from maplebridge.kernel.conduct.issuing.done import Made
from maplebridge.kernel.conduct.roles import roles_at
from maplebridge.kernel.file.choices import course_choice
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.setaside.causes import Aside
from maplebridge.rules import course
from maplebridge.rules.fields import Value, judge
from maplebridge.rules.papers import Typed
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.texts import Text

NOT_HERE = Text("This act is not open at this step. Go back to the matter to see what is.")
NO_SUCH = Text("This act makes no such paper.")
NOT_NOW = Text("The draft could not be set now: {why} What you typed is in its form still.")
BUSY = Text(
    "Other papers are being set just now. Try again in half a minute; what you typed is in its form still."
)


def draft(  # the words of a form, and where it stands
    *,
    actor: Actor,
    number: int,
    name: str,
    document: str,
    given: Mapping[str, object],
    language: str,
    now: datetime,
) -> bytes:
    """A draft of a paper that an act would make, as a PDF. Five queries.

    name   of the act, as its form has it;  document  as the procedure names it;  given  what was typed so far, by field
    raises  NotFound, NotAllowed: the act is not open to this actor, or the draft cannot be set;  Busy
    """
    with scope.reading(actor):
        matter = loaded(visible(number), now=now)
        choice = course_choice(matter, roles_at(actor, matter.row, matter.definition), name)
        if choice is None:
            raise NotAllowed(NOT_HERE)
        if document not in choice.makes:
            raise NotFound(NO_SUCH)
        texts, days = _typed(matter, choice, given)
        made = _made(matter, choice, texts, days, actor.by)
        said = content.document(made, document, pack=matter.adopted.pack, number="", check="")
        typed = making.typed_at(number, 0, said)
    words = Typed(texts, typed.brought, typed.files)
    try:
        return making.set_in(language, said, matter.definition, words, at=now).pdf
    except Aside as fault:
        raise NotAllowed(NOT_NOW.filled(why=fault.cause.sentence())) from fault
    except Busy as fault:
        raise Busy(BUSY) from fault


def _typed(
    matter: LoadedMatter, choice: course.Choice, given: Mapping[str, object]
) -> tuple[dict[str, str], dict[str, date]]:
    """What was typed so far and can stand in a paper: words, and days. What is of the wrong kind yet is left out."""
    texts: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in (*choice.needs, *choice.optional):
        field, value = matter.definition.field_of(name), given.get(name)
        if isinstance(value, date):
            days[name] = value
        elif isinstance(value, str) and value.strip():
            fits = judge(field, value, takes=choice.takes.get(name, ())) if field.declared else None
            if isinstance(fits, Value) and isinstance(fits.typed, date):
                days[name] = fits.typed
            elif fits is None or isinstance(fits, Value):
                texts[name] = value.strip() if fits is None else fits.text
    return texts, days


def _made(
    matter: LoadedMatter, choice: course.Choice, texts: Mapping[str, str], days: Mapping[str, date], by: str
) -> Made:
    """The act as it would be done: where it leads, and who would be told, by the course itself."""
    row, adopted = matter.row, matter.adopted
    give: dict[str, object] = {**dict.fromkeys(choice.needs, True), **texts, **days}
    event = course.Event(
        kind=choice.event_kind,
        at=towntime.minute(matter.now),
        by=choice.who,
        name=choice.name,
        give=give,
        part=choice.part,
    )
    state, entries, _ = course.step(adopted.procedure, state_of(row), event, registry.calendar(adopted.pack))
    act = matter.definition.acts_at(row.step).get(choice.name)
    told = entries[-1].data.get("tells", ()) if entries else ()
    tells = tuple(str(one) for one in told) or (() if act is None else act.tells)
    return Made(
        definition=matter.definition,
        choice=choice,
        row=row,
        office=row.office,
        place=row.step,
        texts=texts,
        days=days,
        state=state,
        tells=tells,
        by=by,
        now=matter.now,
        adopted=row.procedure_id,
    )
