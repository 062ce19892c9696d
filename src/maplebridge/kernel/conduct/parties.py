"""A party is called in: the office names its part and what it is about; it gets a code of its own, and acts by that alone.

Not before the act after which the procedure allows it (`called_after`: the safety screen of a mediation, say). What whoever
brought the matter wrote, and how they are reached, the party never sees: the office says in its own words what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import once
from maplebridge.kernel.conduct.reach import calling, unsaid
from maplebridge.kernel.conduct.reach.calling import code_to_send
from maplebridge.kernel.conduct.reach.recoding import BY_HAND
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.identity import apart, scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import codes, numbers, sides
from maplebridge.kernel.matter.codes import ABOUT, CALLED
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.lifecycle.acting import acting, locked, visible
from maplebridge.kernel.matter.lifecycle.corrections import counting
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import Committed, bound, commit_all
from maplebridge.kernel.notice import ways
from maplebridge.packs.competences import competence_of
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete, NotAllowed, TooMany
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import either

MAIL, SMS, LETTER, COUNTER = "mail", "sms", "letter", BY_HAND
WAYS = {
    COUNTER: Text("Handed over at a counter"),
    LETTER: Text("By letter, printed and posted under “Letters”"),
    MAIL: Text("By e-mail"),
    SMS: Text("By SMS"),
}
"""How a party gets its code, and what each way is called."""
NOT_YOURS = Text("Only the office that has the matter now calls a party in.")
OVER = Text("The matter has ended: nobody is called in any more.")
NOBODY = Text("This procedure knows no other party that could be called in.")
SAY_WHAT = Text("Write in a sentence or more what it is about: the party reads it, and whoever brought the matter too.")
LONG = Text("This is longer than {most:,} letters. Shorten it.", most=limits.TEXT_LETTERS)
WHICH_WAY = Text("Choose how the code goes to the party.")
NO_MAIL = Text("Type the party’s e-mail address, or choose another way.")
NO_SMS = Text("This city sends no SMS: choose another way.")
NO_MOBILE = Text("Type the party’s mobile number, or choose another way.")
NO_ADDRESS = Text("Type the address to which the letter goes, or choose another way.")
NOT_SO = Text("The party asked not to be reached this way: choose for the code the way that it named.")
NOTHING_TO_OBEY = Text(
    "You wrote how the party may safely be reached, but nothing by which to reach it. Type its e-mail address, telephone "
    "number or address, or leave both out: who left nothing is never written to."
)
SAME = Text(
    "Another party of this matter can be reached there too, and would read the letter. Hand the code over at a counter or "
    "send a letter, and leave this contact out."
)
ENOUGH = Text("{most} parties stand in this matter; that is the most.", most=limits.PARTIES)


@dataclass(frozen=True, slots=True)
class Called:
    """A party that was called in.

    party  primary key;  way  one of WAYS;  code  for whoever called it in, where it goes by hand; else empty
    """

    party: int
    role: str
    way: str
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """A party as an office sees it: its part, how its code went to it, since when; by which number."""

    party: int
    title: Wording
    way: Wording
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """The parties of a matter, and which roles may be called in now, each with its title; why others wait.

    here  this reader's office has the matter
    """

    number: str
    title: Wording
    rows: tuple[Row, ...]
    roles: tuple[tuple[str, Wording], ...]
    waits: tuple[Wording, ...]
    ended: bool
    here: bool


def call_in(  # noqa: PLR0913  what calling somebody in takes
    *,
    actor: Actor,
    number: int,
    role: str,
    about: str,
    way: str,
    contact: Contact | None = None,
    key: str = "",
    now: datetime,
) -> Called:
    """Call a party in: its row, its sealed contact, its code, one entry.

    role   one of `open_roles`;  about  what it is told that the matter is about
    way    "mail", "sms", "letter" or "counter"
    key    the same for a repeated press, which finds the same party, and for a moment its code (`limits.HANDED_SECONDS`)
    raises  NotFound; NotAllowed  no office that has it, or the role cannot be called in now;  TooMany
            Incomplete  on "role", "about", "way", "email", "phone"
    Written in one transaction, in which the row is locked.
    """
    words = clean(about).strip()
    given = _checked(role, words, way, contact)
    sent = once.of(actor, number, "call", {"role": role, ABOUT: words, "way": way, **given}, key)
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return _called(Party.objects.get(matter=number, seq=before), now)
        definition = registry.by_id(row.procedure_id).procedure
        _may_call(actor, row, definition, role)
        unsaid.in_own_words(words, unsaid.private(definition, row, role))
        shared = calling.shared(row, role, {**given, **unsaid.contacts_in(words)}, words, actor=actor, now=now)
        if not shared:
            only = {"safe_way": "paper"} if way == LETTER else {}
            more = {**only, **given, "may_know": "handler"} if given else {}
            party, sealed = calling.sealed_row(row, role, way, more)
            _enter(row, party, sealed, commit_all({ABOUT: words}), actor=actor, now=now)
            sent.keep(row, now)
    if shared:  # the readings that told so stay in the chain
        field, why = (ABOUT, unsaid.NAMED) if shared.startswith(ABOUT) else (shared, SAME)
        raise Incomplete(why, fields={field: why})
    return _called(party, now)


def page(*, actor: Actor, number: int) -> Page:
    """The parties of a matter; the office that has it may call one in, no other reader. Five queries. Raises NotFound."""
    with scope.reading(actor):
        row = visible(number)
        here = row.office in actor.office_ids and not apart.stepped_back(number)
        definition = registry.by_id(row.procedure_id).procedure
        entries = ledger.entries_of(number)
        rows = tuple(
            Row(one.pk, definition.role_title(one.role), WAYS[one.way], one.at)
            for one in sides.parties_of(number)
        )
    roles = open_roles(definition, row, entries) if here else ()
    called = _called_in(definition, row)
    waits = tuple(_waits(definition, name) for name in called if name not in roles)
    return Page(
        number=numbers.show(number),
        title=definition.title,
        rows=rows,
        roles=tuple((name, definition.role_title(name)) for name in roles),
        waits=waits if here else (NOT_YOURS,),
        ended=row.outcome is not None,
        here=here,
    )


def open_roles(definition: Procedure, row: Matter, entries: Sequence[ledger.Entry]) -> tuple[str, ...]:
    """The roles in which somebody may be called in after these entries of a matter. In the order of the file. No query."""
    taken = {one.content.name for one in counting(entries) if one.kind == "act"}
    after = {name: definition.roles[name].called_after for name in _called_in(definition, row)}
    return tuple(name for name, acts in after.items() if not acts or not taken.isdisjoint(acts))


def _called_in(definition: Procedure, row: Matter) -> tuple[str, ...]:
    """The roles in which somebody may be called in at all: with that of whoever brought it, where several stand in it."""
    bringer = sides.bringer(definition, row)
    beside = (bringer,) if bringer in competence_of(definition.id).many else ()
    return (*beside, *sides.called(definition, row))


def _checked(role: str, words: str, way: str, contact: Contact | None) -> Mapping[str, str]:
    """The parts of the contact, once everything is there that must be. Raises Incomplete."""
    wrong: dict[str, Wording] = {}
    if not role:
        wrong["role"] = NOBODY
    if len(words) < limits.WHY_LETTERS:
        wrong[ABOUT] = SAY_WHAT
    elif len(words) > limits.TEXT_LETTERS:
        wrong[ABOUT] = LONG
    if way not in WAYS:
        wrong["way"] = WHICH_WAY
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    given = contact.given() if contact is not None else {}
    reaches(way, given)
    _obeys(way, contact, given)
    return given


def _obeys(way: str, contact: Contact | None, given: Mapping[str, str]) -> None:
    """Whether the code goes by a way on which the party may safely be reached, as it said. Raises Incomplete."""
    said = {} if contact is None else contact.safely.given()
    if said and not given:
        raise Incomplete(NOTHING_TO_OBEY, fields={"email": NOTHING_TO_OBEY})
    wanted = said.get("safe_way")
    if (wanted == "counter" and way != COUNTER) or (wanted == "paper" and way in (MAIL, SMS)):
        raise Incomplete(NOT_SO, fields={"way": NOT_SO})


def reaches(way: str, given: Mapping[str, str]) -> None:
    """Whether the code can go this way to what was given of the party. Raises Incomplete."""
    if way == MAIL and "email" not in given:
        raise Incomplete(NO_MAIL, fields={"email": NO_MAIL})
    if way == LETTER and "letters_to" not in given:
        raise Incomplete(NO_ADDRESS, fields={"letters_to": NO_ADDRESS})
    if way == SMS and not settings.SMS:
        raise Incomplete(NO_SMS, fields={"way": NO_SMS})
    if way == SMS and not ways.mobile(given.get("phone", "")):
        raise Incomplete(NO_MOBILE, fields={"phone": NO_MOBILE})


def ways_open() -> tuple[tuple[str, Wording], ...]:
    """The ways in which a code goes to a party in this city, each with what it is called."""
    return tuple((name, title) for name, title in WAYS.items() if name != SMS or settings.SMS)


def _may_call(actor: Actor, row: Matter, definition: Procedure, role: str) -> None:
    """Whether this office may call this part in now. Raises NotAllowed, TooMany, Incomplete."""
    if actor.account_id is None or row.office not in actor.office_ids:
        raise NotAllowed(NOT_YOURS)
    if row.outcome is not None:
        raise NotAllowed(OVER)
    if role not in _called_in(definition, row):
        raise Incomplete(NOBODY, fields={"role": NOBODY})
    if role not in open_roles(definition, row, ledger.entries_of(row.number)):
        raise NotAllowed(_waits(definition, role))
    if Party.objects.filter(matter=row.number).count() >= limits.PARTIES:
        raise TooMany(ENOUGH)


def _waits(definition: Procedure, role: str) -> Wording:
    """Why a part cannot be called in yet."""
    after = definition.roles[role].called_after
    known = {name: act.title for step in definition.steps for name, act in definition.acts_at(step).items()}
    titles = [known.get(name, Text("an act that this procedure knows no more")) for name in after]
    return Text("{role} is called in only after “{act}”.", role=definition.role_title(role), act=either(titles))


def _enter(
    row: Matter,
    party: Party,
    sealed: envelopes.Envelope | None,
    words: tuple[Committed, ...],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the entry and the row of a party."""
    move = moving.load(row)
    bringer = sides.bringer(registry.by_id(row.procedure_id).procedure, row)
    row.seq += 1
    particulars = {
        "role": party.role,
        "party": party.pk,
        "way": party.way,
        "code": bound(party.code, "code"),
        **({} if sealed is None else {"contact": sealed.commitment}),
        "tells": [party.role, *([bringer] if bringer else [])],
    }
    data = ledger.encoded(changes={}, particulars=particulars, words=writing.commitments(words))
    move.entries.append(ledger.NewEntry(matter=row.number, kind=CALLED, at=now, by=actor.by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]
    moving.write([move])
    party.seq, party.at = row.seq, now
    party.save(force_insert=True)


def _called(party: Party, now: datetime) -> Called:
    """What the press gave; a late repetition shows no code, nor one that shows a code which was replaced."""
    fresh = party.way == COUNTER and now - party.at < timedelta(seconds=limits.HANDED_SECONDS)
    code = code_to_send(party) if fresh else ""
    good = bool(code) and codes.mac(party.matter, code) == bytes(party.code)
    return Called(party.pk, party.role, party.way, code if good else "")
