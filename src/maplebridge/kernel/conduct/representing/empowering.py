"""Somebody is named who acts for a side by a power: by the office that has the matter, or by the side with its own code.

The power comes with the paper that shows it. Where the side names them, their code opens nothing until the office that has
the matter has checked the paper. One person does not act for two sides: the office compares how they are
reached, inside the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import once, papers, parties
from maplebridge.kernel.conduct.parties import COUNTER, LETTER, WAYS, code_to_send
from maplebridge.kernel.conduct.reach import calling
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.conduct.representing import together
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import comparing
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import codes, sides
from maplebridge.kernel.matter.codes import EMPOWERED, FOR
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.lifecycle.acting import acting, locked
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import bound, commit_all
from maplebridge.rules import limits
from maplebridge.rules.competence.powers import CHOSEN, MOST, MOST_CHOSEN, POWERS
from maplebridge.rules.plain import clean, whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete, NotAllowed, TooMany
from maplebridge.texts import Text, Wording

NOT_YOURS = Text(
    "Only the office that has the matter now, or the party itself with its own code, names who acts for it."
)
NOT_ON = Text("Who acts for a party names nobody else: the party does that itself, with its own code.")
OVER = Text("The matter has ended: nobody is named any more who acts in it.")
WHOSE = Text("Choose for whom they act: whoever brought the matter, or a party that was called in.")
WHICH = Text("Choose the power that the paper gives.")
WHO = Text("Write the name that stands on the paper.")
REACH = Text("Type a telephone number or an e-mail address of the representative.")
DAY = Text(
    "The last day of the power is today or later; leave it empty where it holds until the matter ends."
)
PROOF = Text(
    "Add a photo or a copy of the paper: the signed power of attorney, or what shows who represents by law."
)
ENOUGH = Text(
    "{most} persons act for this party, which is the most. End one of these powers first.", most=MOST
)
SAME = Text(
    "Another side of this matter can be reached there too. One person does not act for two sides: the party names somebody "
    "else, or acts itself."
)
ALONE = Text(
    "Only several persons who stand in one part choose somebody to act for all of them. Choose another power."
)
ENOUGH_CHOSEN = Text(
    "{most} persons act for all in this part, which is the most. End one of these powers first.",
    most=MOST_CHOSEN,
)
REACHED = ("phone", "email", "letters_to")
"""The parts of a contact that are asked for."""


@dataclass(frozen=True, slots=True)
class Empowered:
    """Who acts for a side now.

    number  primary key;  way  one of WAYS;  code  for whoever named them, where it goes by hand; else empty
    waits   the office has still to check the paper
    """

    number: int
    way: str
    code: str
    waits: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for: for which side (0: whoever brought the matter; None: for that of whoever asks), with which power,
    until when, who, how they are reached.
    """

    acts_for: int | None
    power: str
    until: date | None
    way: str
    contact: Mapping[str, str]


def empower(
    *, actor: Actor, number: int, given: Mapping[str, object], key: str = "", now: datetime
) -> Empowered:
    """Name somebody who acts for a side: a row with a code of its own, a sealed contact, the paper, one entry.

    given   whose (0 or a party's key; an office says it), power, until (a date), name, phone, email, letters_to, way, files
    key     the same for a repeated press, which finds the same representative, and for a moment the code
    raises  NotFound, NotAllowed, TooMany;  Incomplete  on the field;  Conflict  the key was used for other content
    Written in one transaction, in which the row is locked.
    """
    files = papers.check(papers.uploads(given))
    wanted = _read(actor, number, given, bool(files), towntime.local(now).date())
    sent = once.of(actor, number, "empower", given, key)
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            one = Party.objects.get(matter=number, seq=before)
            return given_to(one, actor, since=now - one.at)
        rows = sides.rows_of(number)
        wanted_for = _side(actor, row, wanted, rows, towntime.local(now).date())
        shared = actor.account_id is not None and _same_elsewhere(
            row, wanted_for, wanted.contact, rows, actor=actor, now=now
        )
        if not shared:
            one = _enter(row, wanted_for, wanted, files, actor=actor, now=now)
            sent.keep(row, now)
    if shared:  # the readings that told so stay in the chain
        raise Incomplete(SAME, fields={"phone" if "phone" in wanted.contact else "email": SAME})
    return given_to(one, actor)


def given_to(one: Party, actor: Actor, *, since: timedelta = timedelta()) -> Empowered:
    """Who was named, with the code for the post that hands it over: for a moment since it was given, while it opens."""
    fresh = since < timedelta(seconds=limits.HANDED_SECONDS) and codes.mac(one.matter, code_to_send(one)) == bytes(one.code)
    shown = fresh and actor.account_id is not None and one.way == COUNTER
    return Empowered(one.pk, one.way, code_to_send(one) if shown else "", not one.code)


def side_of_persons(acts_for: int, rows: Sequence[Party]) -> tuple[dict[int, int], Callable[[int], bool]]:
    """Of the persons of a matter: whose contact each is, where not that of whoever brought it; whether one is of this side.

    acts_for  0 is whoever brought it, else a party's key;  rows  all of the matter
    """
    whose = {one.person: one.pk for one in rows if one.person is not None}
    ours = {one.person for one in rows if acts_for in (one.pk, one.acts_for)}
    return whose, lambda person: person in ours or (acts_for == 0 and person not in whose)


def _same_elsewhere(
    row: Matter,
    acts_for: int,
    contact: Mapping[str, str],
    rows: Sequence[Party],
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Whether another side, or who acts for it, can be reached at the same number or address. Each reading is an entry."""
    shown = {name: contact[name] for name in ("email", "phone") if name in contact}
    whose, leave = side_of_persons(acts_for, rows)
    facts = {"matter": row.number, "shown": shown, "whose": whose, "leave": leave, "actor": actor, "now": now}
    return comparing.left_by(**facts, why=comparing.TWO_SIDES) != []


def _read(actor: Actor, number: int, given: Mapping[str, object], shown: bool, today: date) -> _Wanted:
    """What was asked for, once everything is there that must be. Raises Incomplete."""
    text = {name: str(given.get(name) or "").strip() for name in ("whose", "power", "name", "way", *REACHED)}
    until, wrong = _day(given.get("until") or None), dict[str, Wording]()
    acts_for = None if actor.matter == number else whole(text["whose"], 18)
    if acts_for is None and actor.matter != number:
        wrong["whose"] = WHOSE
    if text["power"] not in POWERS:
        wrong["power"] = WHICH
    if until is not None and not (isinstance(until, date) and until >= today):
        wrong["until"] = DAY
    name = clean(text["name"])[: limits.LINE_LETTERS]
    if not name:
        wrong["name"] = WHO
    contact = Contact(**{part: text[part] for part in REACHED}).given()
    if not {"phone", "email"} & set(contact):
        wrong["phone"] = REACH
    wrong |= dict(_way(text["way"], contact))
    if not shown:
        wrong["files"] = PROOF
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    only = {"safe_way": "paper"} if text["way"] == LETTER else {}
    sealed = {**contact, **only, "name": name, "may_know": "handler"}
    return _Wanted(acts_for, text["power"], until if isinstance(until, date) else None, text["way"], sealed)


def _day(until: object) -> object:
    return until.date() if isinstance(until, datetime) else until


def _way(way: str, contact: Mapping[str, str]) -> Mapping[str, Wording]:
    """What is wrong with the way on which the code goes."""
    if way not in WAYS:
        return {"way": parties.WHICH_WAY}
    try:
        parties.reaches(way, contact)
    except Incomplete as refusal:
        return refusal.fields
    return {}


def _side(actor: Actor, row: Matter, wanted: _Wanted, rows: list[Party], today: date) -> int:
    """For which side they act, once this actor may name them. Raises NotAllowed, Incomplete, TooMany."""
    may_name(actor, row)
    definition = registry.by_id(row.procedure_id).procedure
    there = {one.pk for one in rows if one.acts_for is None} | (
        {0} if sides.bringer(definition, row) else set()
    )
    acts_for = actor.party or 0 if actor.matter == row.number else wanted.acts_for
    if acts_for not in there or acts_for is None:
        raise Incomplete(WHOSE, fields={"whose": WHOSE})
    acting_now = [
        one
        for one in sides.acting_for(acts_for, rows)
        if one.ended is None and (one.until is None or one.until >= today)
    ]
    if wanted.power == CHOSEN:
        _may_be_chosen(row, definition, acts_for, rows, today)
    elif len([one for one in acting_now if one.power != CHOSEN]) >= MOST or len(rows) >= limits.PARTIES:
        raise TooMany(ENOUGH)
    return acts_for


def _may_be_chosen(
    row: Matter, definition: Procedure, acts_for: int, rows: Sequence[Party], today: date
) -> None:
    """See that several stand in the part, and that no more are chosen than may be. Raises Incomplete, TooMany."""
    part = together.members(definition, row, side_role(row, acts_for))
    if len(part) < 2:
        raise Incomplete(ALONE, fields={"power": ALONE})
    chosen = [one for one in rows if one.power == CHOSEN and one.acts_for in part and one.ended is None]
    if len([one for one in chosen if one.until is None or one.until >= today]) >= MOST_CHOSEN:
        raise TooMany(ENOUGH_CHOSEN)


def may_name(actor: Actor, row: Matter) -> None:
    """See that this actor may name who acts for a side. Raises NotAllowed. No query."""
    if actor.represents is not None:
        raise NotAllowed(NOT_ON)
    if actor.matter != row.number and (actor.account_id is None or row.office not in actor.office_ids):
        raise NotAllowed(NOT_YOURS)
    if row.outcome is not None:
        raise NotAllowed(OVER)


def _enter(
    row: Matter,
    acts_for: int,
    wanted: _Wanted,
    files: tuple[papers.CleanFile, ...],
    *,
    actor: Actor,
    now: datetime,
) -> Party:
    """Write the row, the sealed contact, the files and the entry."""
    role = side_role(row, acts_for)
    one, sealed = calling.sealed_row(row, role, wanted.way, wanted.contact)
    one.acts_for, one.power, one.until = acts_for, wanted.power, wanted.until
    if actor.account_id is None:
        one.code = b""
    words = commit_all({f"file.{n}": file.commitment for n, file in enumerate(files, 1)})
    move = moving.load(row)
    row.seq += 1
    said = {
        "role": role,
        "party": one.pk,
        FOR: acts_for,
        "power": wanted.power,
        **({} if wanted.until is None else {"until": wanted.until.isoformat()}),
        "way": one.way,
        "code": bound(one.code, "code"),
        **({} if sealed is None else {"contact": sealed.commitment}),
        "tells": [role],
    }
    data = ledger.encoded(changes={}, particulars=said, words=writing.commitments(words))
    move.entries.append(ledger.NewEntry(matter=row.number, kind=EMPOWERED, at=now, by=actor.by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]
    moving.write([move])
    papers.keep(files, matter=row.number, seq=row.seq, by=actor.by, at=now)
    one.seq, one.at = row.seq, now
    one.save(force_insert=True)
    return one


def side_role(row: Matter, acts_for: int) -> str:
    """The party role of a side, by the procedure that the matter follows now; one query for a party that was called in.

    acts_for  0 is whoever brought the matter, else the primary key of a party
    """
    if acts_for == 0:
        return sides.bringer(registry.by_id(row.procedure_id).procedure, row)
    return Party.objects.values_list("role", flat=True).get(pk=acts_for)


def first_code(row: Matter, one: Party) -> bytes:
    """What is kept of the first code of who acts for a side: the 32 bytes of an HMAC-SHA256."""
    return codes.mac(row.number, code_to_send(one))
