"""Letters of a matter: which did not arrive, which wait to be printed, and that one was posted.

Printing is the work of the office that has the matter: it alone may open the sealed contact for a named act, so nobody else
comes to see an address because of a letter (bound B6). Opening it is a reading, with its entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import once, papers
from maplebridge.kernel.conduct.contacts import AGAIN, NOBODY, NOT_YOURS, SHOWN, safe_words
from maplebridge.kernel.conduct.issuing import reading, service
from maplebridge.kernel.file.posted import HOW, POSTED, RETURNED
from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import moving, repeats
from maplebridge.kernel.matter.lifecycle.acting import acting, locked, visible
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.sides import bringer, called_with, rows_of
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.kernel.notice import safely, sendings, ways
from maplebridge.kernel.notice.models import Sending
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, NotFound
from maplebridge.texts import LANGUAGES, Text, Wording

PAGE = 50
NO_LETTER = Text(
    "There is no such letter that waits to be printed. It was posted, taken back, or went with its matter."
)
GONE = Text("Whoever it was for has been erased; there is nobody to write to.")
WHY = Text("To print and post letter {letter}.")
NOT_THAT_WAY = Text("Choose from the list how it went.")
NO_PROOF = Text("A registered letter has a number: type it, as it stands on the slip of the post.")
NO_SUCH_DAY = Text("It was posted between the day on which it was written and today.")


@dataclass(frozen=True, slots=True)
class Line:
    """A letter that waits: its id, the number of its matter, and the moment since when."""

    id: int
    number_text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Letters that wait to be printed, the longest waiting first; `after` leads to the next page, None: there is none."""

    lines: tuple[Line, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it is printed, with the numbered papers that go with it. `to` is empty where no address was left; then
    `phone` or `given` says how to reach them. `papers` in the order of their numbers.

    safely  what whoever sends it must keep to
    """

    number_text: str
    text: str
    since: datetime
    to: str = ""
    phone: str = ""
    given: str = ""
    papers: tuple[IssuedPaper, ...] = ()
    safely: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """A letter that did not arrive by some way, and for whom it was.

    whose  their part in the matter, None where its procedure knows none;  party  primary key of who was called in, or acts
           for a side; None for whoever brought the matter
    """

    tried: sendings.Tried
    whose: Wording | None
    party: int | None


def failed(*, actor: Actor, number: int) -> tuple[Missed, ...]:
    """The letters of a matter that did not arrive by some way, newest first; of a side its own. Four queries at most."""
    with scope.reading(actor):
        tried = sendings.of_matter(number)
        row = visible(number) if tried else None
        rows = {one.person: one for one in rows_of(number)} if tried else {}
    if row is None:
        return ()
    definition = registry.by_id(row.procedure_id).procedure
    return tuple(_missed(definition, row, one, rows.get(one.to)) for one in tried)


def _missed(definition: Procedure, row: Matter, tried: sendings.Tried, party: Party | None) -> Missed:
    role = bringer(definition, row) if party is None else party.role
    return Missed(tried, definition.role_title(role) if role else None, None if party is None else party.pk)


def waiting(*, actor: Actor, after: int = 0) -> Queue:
    """The letters on paper of the matters that lie with the actor's offices. Two queries."""
    own = Matter.objects.filter(office__in=actor.office_ids).values("number")
    with scope.reading(actor):
        rows = list(_on_paper().filter(id__gt=after, matter__in=own).order_by("id")[: PAGE + 1])
    lines = tuple(Line(row.pk, numbers.show(row.matter), row.since) for row in rows[:PAGE])
    return Queue(lines, rows[PAGE - 1].pk if len(rows) > PAGE else None)


def looked_at(*, actor: Actor, letter: int) -> Line:
    """One letter that waits, without its address. Two queries. Raises NotFound."""
    with scope.reading(actor):
        row = _waiting(letter, actor)
    return Line(row.pk, numbers.show(row.matter), row.since)


def opened(*, actor: Actor, letter: int, key: str, now: datetime) -> Printed:
    """A letter with its address, after the reading has become an entry.

    key     the same for a repeated press, which is the same reading: shown again for AGAIN without another entry
    raises  NotFound, NotAllowed; Conflict where this press was answered too long ago
    """
    with acting(actor):
        row = _waiting(letter, actor)
        matter = _own(actor, row.matter)
        sent = once.of(actor, row.matter, "letter", {"letter": letter}, key)
        before = sent.moment()
        if before is not None and now - before > AGAIN:
            raise Conflict(SHOWN)
        contact = _contact(row, actor, fresh=before is None, now=now)
        if contact.get("may_know") == "nobody":
            raise NotAllowed(NOBODY)
        papers_with_it = _papers_with(row)
        if before is None:
            sent.keep(matter, now)
    given = "\n".join(contact[name] for name in ("for_other", "other") if contact.get(name))
    return Printed(
        number_text=numbers.show(row.matter),
        text=row.text,
        since=row.since,
        to=contact.get("letters_to", ""),
        phone=safely.phone(contact) if safely.calls(contact) else "",
        given=given,
        papers=papers_with_it,
        safely=safe_words(contact),
    )


def _papers_with(row: Sending) -> tuple[IssuedPaper, ...]:
    """The numbered papers that are printed with a letter. Four queries."""
    party = called_with(row.matter, row.to)
    numbers_with_it = service.with_letter(row.matter, row.seq, None if party is None else party.pk)
    return tuple(one for one in reading.of_matter(row.matter) if one.number in numbers_with_it)


def post(*, actor: Actor, letter: int, given: Mapping[str, object], key: str, now: datetime) -> int:
    """Say that a letter was posted, handed over, or cannot be: an entry of its matter; returns the entry's number.

    given   how (one of HOW), on (a date), proof (the post's number), files: a photo or paper that shows it
    raises  NotFound, NotAllowed, Incomplete; Conflict where the key was used for other content
    """
    number = _matter_of(actor, letter)
    sent = once.of(actor, number, f"posted.{letter}", given, key)
    return repeats.once(sent, lambda: _post(actor, letter, number, given, sent, now))


def _post(
    actor: Actor, letter: int, number: int, given: Mapping[str, object], sent: once.Once, now: datetime
) -> int:
    files = papers.check([papers.Upload(*one) for one in given.get("files") or ()])  # type: ignore[attr-defined]
    with acting(actor):
        row = _own(actor, number)
        before = sent.seq()
        if before is not None:
            return before
        paper = _waiting(letter, actor)
        how, on, proof = _read(given, paper, now)
        texts = {"proof": proof} if proof else {}
        words = commit_all(texts | papers.committed(files))
        move = moving.load(row)
        row.seq += 1
        party = called_with(number, paper.to)
        whose = None if party is None else party.pk
        said = {"how": how, "on": on.isoformat(), "of": paper.seq, **({} if whose is None else {"party": whose})}
        with_it = service.with_letter(number, paper.seq, whose) if service.served_by(how) else []
        said |= {"papers": with_it} if with_it else {}
        data = ledger.encoded(changes={}, particulars=said, words=writing.commitments(words))
        move.entries.append(ledger.NewEntry(matter=number, kind=POSTED, at=now, by=actor.by, data=data))
        move.words += [(number, row.seq, word, row.office, False) for word in words]
        moving.write([move])
        papers.keep(files, matter=number, seq=row.seq, by=actor.by, at=now)
        state = sendings.FAILED if how == RETURNED else sendings.SENT
        Sending.objects.filter(pk=paper.pk).update(state=state, said=how, posted=on, last=now, text="")
        sent.keep(row, now)
    return row.seq


def _read(given: Mapping[str, object], paper: Sending, now: datetime) -> tuple[str, date, str]:
    """How, on which day, and the post's number. Raises Incomplete."""
    how, on, proof = given.get("how"), given.get("on"), " ".join(clean(str(given.get("proof") or "")).split())
    if how not in HOW:
        raise Incomplete(NOT_THAT_WAY, fields={"how": NOT_THAT_WAY})
    first, today = towntime.local(paper.since).date(), towntime.local(now).date()
    if not isinstance(on, date) or not first <= on <= today:
        raise Incomplete(NO_SUCH_DAY, fields={"on": NO_SUCH_DAY})
    if how == "registered" and not proof:
        raise Incomplete(NO_PROOF, fields={"proof": NO_PROOF})
    return str(how), on, proof[: limits.LINE_LETTERS]


def _on_paper() -> sendings.Sendings:
    return sendings.of_pages().filter(way=ways.PAPER, state=sendings.WAITS)


def _waiting(letter: int, actor: Actor) -> Sending:
    own = Matter.objects.filter(office__in=actor.office_ids).values("number")
    row = _on_paper().filter(pk=letter, matter__in=own).first()
    if row is None:
        raise NotFound(NO_LETTER)
    return row


def _matter_of(actor: Actor, letter: int) -> int:
    """The matter of a letter on paper, whether it waits still or not. Raises NotFound."""
    with scope.reading(actor):
        row = sendings.of_pages().filter(pk=letter, way=ways.PAPER).first()
    if row is None:
        raise NotFound(NO_LETTER)
    return row.matter


def _own(actor: Actor, number: int) -> Matter:
    """The locked row of a matter that lies with the actor's office. Raises NotFound, NotAllowed."""
    row = locked(number)
    if actor.account_id is None or row.office not in actor.office_ids:
        raise NotAllowed(NOT_YOURS)
    return row


def _contact(row: Sending, actor: Actor, *, fresh: bool, now: datetime) -> Mapping[str, str]:
    why = WHY.filled(letter=row.pk)
    both = " · ".join(why.in_language(language) for language in LANGUAGES)
    try:
        if fresh:
            party = called_with(row.matter, row.to)
            whose = None if party is None else party.pk
            return vault.open_contact(person_id=row.to, actor=actor, why=both, party=whose, now=now)
        return vault.open_again(person_id=row.to)
    except vault.PersonErased as gone:
        raise NotFound(GONE) from gone
