"""A paper reaches those it is addressed to: opened with number and code, handed over, posted. Each is an entry, the proof.

Limits that run from service are not moved by it: it says when a paper arrived, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import once, papers
from maplebridge.kernel.conduct.contacts import NOT_YOURS
from maplebridge.kernel.conduct.issuing.reading import NO_SUCH_PAPER
from maplebridge.kernel.conduct.models import Issued
from maplebridge.kernel.file.posted import ONLINE, POSTED, RETURNED, SERVED, SERVED_HOW
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import moving, repeats
from maplebridge.kernel.matter.lifecycle.acting import acting, locked, visible
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.sides import parties_of
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.rules import limits
from maplebridge.rules.plain import clean, whole
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text, Wording

FIRST = Text("Receive the paper first: the page of the paper has a button for it.")
WHO = Text("Choose whom it reached.")
HOW = Text("Choose how it reached them.")
DAY = Text("It reached them between the day of the paper and today.")
PROOF = Text(
    "Say what shows it: the number of the post, who signed, who was the witness, where the notice hung."
)
WHOSE = "bringer"


@dataclass(frozen=True, slots=True)
class Service:
    """That a paper reached a side: `party` is the primary key of one that was called in, None: whoever brought the matter.

    how  ONLINE, or a key of SERVED_HOW, or of letters on paper;  on  a day of the city's calendar
    """

    number: str
    party: int | None
    how: str
    on: date


@dataclass(frozen=True, slots=True)
class Addressee:
    """A side that a paper is addressed to, and when it reached it, by the entries."""

    party: int | None
    title: Wording
    services: tuple[Service, ...]

    @property
    def key(self) -> str:
        """How a form names it."""
        return WHOSE if self.party is None else str(self.party)


def of_entries(entries: Iterable[ledger.Entry]) -> list[Service]:
    """Every service that the entries of a matter prove, one for each paper and side, in the order of the entries."""
    found = []
    for entry in entries:
        said = entry.content.particulars
        numbers = (
            [said.get("paper")]
            if entry.kind == SERVED
            else said.get("papers", [])
            if entry.kind == POSTED
            else []
        )
        party = said.get("party")
        whose = party if isinstance(party, int) else None
        day = date.fromisoformat(str(said["on"])) if numbers else date.min
        found += [Service(str(one), whose, str(said.get("how")), day) for one in numbers]  # type: ignore[union-attr]
    return found


def addressees(row: Issued, matter: Matter, entries: Sequence[ledger.Entry]) -> tuple[Addressee, ...]:
    """The sides that a paper is addressed to, whoever brought the matter first. One query where there are other parties."""
    content = json.loads(row.content)
    adopted = registry.by_key(content["procedure"], content["version"])
    definition = registry.by_id(matter.procedure_id).procedure if adopted is None else adopted.procedure
    services = [one for one in of_entries(entries) if one.number == content["number"]]

    def of(party: Party | None) -> Addressee:
        whose = None if party is None else party.pk
        title = definition.role_title(definition.bringer if party is None else party.role)
        return Addressee(whose, title, tuple(one for one in services if one.party == whose))

    called = [one for one in parties_of(matter.number) if one.role in row.roles] if row.roles else []
    return (*([of(None)] if row.bringer and definition.bringer else []), *map(of, called))


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a paper reached: its sides, whoever brought the matter first.

    here  this post may say that it reached somebody: the matter lies with its office, or its office made the paper
    """

    sides: tuple[Addressee, ...]
    here: bool


def of_paper(*, actor: Actor, number: int, paper: int) -> Reached:
    """To whom a paper is addressed and whether it reached them, for a post. Three queries, one more with other parties.

    paper   primary key
    raises  NotFound
    """
    with scope.reading(actor):
        row, matter = _issued(number, paper), visible(number)
        return Reached(addressees(row, matter, ledger.entries_of(number)), _may_say(actor, row, matter))


def _may_say(actor: Actor, row: Issued, matter: Matter) -> bool:
    """Whether a post may say that a paper reached somebody."""
    offices = {matter.office, json.loads(row.content)["held"]}
    return actor.account_id is not None and bool(offices & set(actor.office_ids))


def received(*, actor: Actor, number: int, paper: int) -> bool:
    """Whether a paper reached the side that asks, by the entries. Two queries. Raises NotFound."""
    with scope.reading(actor):
        content = json.loads(_issued(number, paper).content)
        services = of_entries(ledger.entries_of(number))
    return any((one.number, one.party) == (content["number"], actor.party) for one in services)


def receive(*, actor: Actor, number: int, paper: int, key: str = "", now: datetime) -> int:
    """A side opens a paper that is addressed to it; returns the number of the entry.

    paper   primary key;  key  the same for a repeated press
    raises  NotFound, also where the paper is not set yet
    """
    sent = once.of(actor, number, f"served.{paper}", {}, key)
    return repeats.once(sent, lambda: _receive(actor, number, paper, sent, now))


def _receive(actor: Actor, number: int, paper: int, sent: once.Once, now: datetime) -> int:
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        issued = _issued(number, paper)
        if actor.matter != number or issued.made is None:
            raise NotFound(NO_SUCH_PAPER)
        own = [one for one in of_entries(ledger.entries_of(number)) if one.party == actor.party]
        said = json.loads(issued.content)
        if any(one.number == said["number"] and one.how == ONLINE for one in own):
            return row.seq
        service = Service(said["number"], actor.party, ONLINE, towntime.local(now).date())
        _enter(row, issued, service, by=actor.by, now=now)
        sent.keep(row, now)
    return row.seq


def serve(
    *, actor: Actor, number: int, paper: int, given: Mapping[str, object], key: str = "", now: datetime
) -> int:
    """A post says that a paper reached a side: an entry; returns its number.

    given   to (`Addressee.key`), how (a key of SERVED_HOW), on (a date), proof (a line), files
    raises  NotFound, NotAllowed, Incomplete; Conflict where the key was used for other content
    """
    sent = once.of(actor, number, f"served.{paper}", given, key)
    return repeats.once(sent, lambda: _serve(actor, number, paper, given, sent, now))


def _serve(
    actor: Actor, number: int, paper: int, given: Mapping[str, object], sent: once.Once, now: datetime
) -> int:
    files = papers.check(papers.uploads({"files": given.get("files") or ()}))
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        issued = _issued(number, paper)
        content = json.loads(issued.content)
        if not _may_say(actor, issued, row):
            raise NotAllowed(NOT_YOURS)
        to, how, on, proof = _read(given, issued, row, now)
        words = {"proof": proof} | papers.committed(files)
        _enter(row, issued, Service(content["number"], to, how, on), by=actor.by, now=now, words=words)
        papers.keep(files, matter=number, seq=row.seq, by=actor.by, at=now)
        sent.keep(row, now)
    return row.seq


def _read(
    given: Mapping[str, object], issued: Issued, row: Matter, now: datetime
) -> tuple[int | None, str, date, str]:
    """Whom it reached, how, on which day, and what shows it. Raises Incomplete."""
    to, how, on = str(given.get("to") or ""), given.get("how"), given.get("on")
    proof = " ".join(clean(str(given.get("proof") or "")).split())[: limits.LINE_LETTERS]
    keys = {one.key for one in addressees(issued, row, ())}
    if to not in keys:
        raise Incomplete(WHO, fields={"to": WHO})
    if how not in SERVED_HOW:
        raise Incomplete(HOW, fields={"how": HOW})
    first, today = towntime.local(issued.at).date(), towntime.local(now).date()
    if not isinstance(on, date) or not first <= on <= today:
        raise Incomplete(DAY, fields={"on": DAY})
    if not proof:
        raise Incomplete(PROOF, fields={"proof": PROOF})
    return None if to == WHOSE else whole(to, 18), str(how), on, proof


def _enter(
    row: Matter,
    issued: Issued,
    service: Service,
    *,
    by: str,
    now: datetime,
    words: Mapping[str, str] | None = None,
) -> None:
    """Write the entry of a service to a locked matter."""
    committed = commit_all(words or {})
    move = moving.load(row)
    row.seq += 1
    said = {
        "paper": service.number,
        "of": issued.seq,
        "how": service.how,
        "on": service.on.isoformat(),
        **({} if service.party is None else {"party": service.party}),
    }
    data = ledger.encoded(changes={}, particulars=said, words=writing.commitments(committed))
    move.entries.append(ledger.NewEntry(matter=row.number, kind=SERVED, at=now, by=by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in committed]
    moving.write([move])


def _issued(number: int, paper: int) -> Issued:
    row = Issued.objects.filter(matter=number, pk=paper).first()
    if row is None:
        raise NotFound(NO_SUCH_PAPER)
    return row


def with_letter(number: int, seq: int, party: int | None) -> list[str]:
    """Numbers of the papers that go with a letter: addressed to its side, made until its entry, not received before.

    seq  number of the entry that the letter tells of;  party  primary key, None: whoever brought the matter
    returns  in the order of the papers. Three queries
    """
    role = None if party is None else Party.objects.filter(pk=party).values_list("role", flat=True).first()
    reached = {(one.number, one.party) for one in of_entries(ledger.entries_of(number))}
    rows = Issued.objects.filter(matter=number, seq__lte=seq).order_by("pk")
    mine = [one for one in rows if (one.bringer if party is None else role in one.roles)]
    said = [str(json.loads(one.content)["number"]) for one in mine]
    return [one for one in said if (one, party) not in reached]


def served_by(how: str) -> bool:
    """Whether a letter that went so has brought its papers: told by telephone or come back, it has not."""
    return how not in ("told", RETURNED)
