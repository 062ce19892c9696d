"""What follows from an entry: the people concerned are told, with a sealed link where it is theirs to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.acts import last_day_of_link, make_verdict_link
from maplebridge.kernel.conduct.issuing import reading
from maplebridge.kernel.conduct.issuing.assigning import PAPERS
from maplebridge.kernel.conduct.reach.calling import code_to_send
from maplebridge.kernel.conduct.sided import about
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.file.inbox import DANGER
from maplebridge.kernel.file.outside import ways_left
from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.kernel.file.telling import tells, told
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter import numbers, sides
from maplebridge.kernel.matter.codes import CALLED, CONFIRMED, EMPOWERED, POWERS
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, taken_back
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.notice import telling, ways
from maplebridge.rules.answering import judges
from maplebridge.rules.competence.powers import POWERS as POWER_TITLES
from maplebridge.texts import LANGUAGES, Text, Wording
from maplebridge.texts.days import exact

SUBJECT = Text("News about {number}")
BODY = Text("{number} is now at: {step}.\nRead it, and act on it, with your number and code:\n{follow}\n")
CALLED_IN = Text("You are a party to {number}")
CALL = Text(
    "An office of the city has called you in as a party to {number}: {title}. Your part: {part}.\n"
    "What it is about: {about}\n"
    "Your own code is {code}. With number and code you read what concerns you, answer, and see which ways the law leaves to "
    "you. Nobody else acts for you with it; keep it.\n{follow}\n"
)
HOW_SAFELY = Text(
    "\nHow may we safely reach you? If somebody else could see your letters or answer your telephone, say by which way, at "
    "which times, whether we may call, and what else we must know: on that page, or to the office, at its counter or on "
    "paper. Letters obey it; no other side learns of it.\n"
)
EMPOWERED_TO = Text("You act for a party to {number}")
ACT_FOR = Text(
    "An office of the city has recorded that you act for a party to {number}: {title}.\n"
    "Your power: {power}.\n"
    "Your own code is {code}. With number and code you read what that party reads, and act for it as far as your power "
    "goes. What you do is recorded as done for the party by you. The party can end the power at any time.\n{follow}\n"
)
UNDONE = Text(
    "The city's clock had been wrong. What it did to {number} of itself was an error and is taken back: it is again at: "
    "{step}. What we wrote to you about that does not count; what was yours to do before is yours again.\n{follow}\n"
)
WAYS = Text("It has ended. These ways are left to you.")
PAPER = Text(
    "\nA paper is for you: {title}, No. {number}. Open it here with number and code; that you received it is recorded when "
    "you press the button, not before:\n{address}\n"
)
JUDGE = Text(
    "\nIt is yours to judge. This link works once, until {last}, and the office cannot see it:\n{link}\n"
)


def every() -> tuple[str, ...]:
    """Languages of a letter, English last."""
    return tuple(reversed(LANGUAGES))


def tell_parties(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """Tell every side of a matter what the procedure says it must be told: each its own, and nothing of another's.

    One query, and two for each matter.
    """
    for entry in entries:
        telling.take_back(entry.matter, taken_back(entry), now=now)
    notified: dict[int, list[ledger.Entry]] = {}
    for entry in entries:
        if told(entry):
            notified.setdefault(entry.matter, []).append(entry)
    if not notified:
        return
    for number, row in Matter.objects.filter(number__in=list(notified)).in_bulk().items():
        _tell_sides(loaded(row, now=now), notified[number], now=now)


def _tell_sides(matter: LoadedMatter, entries: Sequence[ledger.Entry], *, now: datetime) -> None:
    """Tell every side of one matter, and those who act for it. Two queries."""
    number, today = matter.row.number, towntime.local(now).date()
    persons = vault.persons_of(number)
    rows = sides.rows_of(number) if persons else []
    for side, party in sides.sides(matter.definition, matter.row, [one for one in rows if one.acts_for is None]):
        theirs = sides.persons(side, rows, persons)
        tells_it = [one for one in entries if tells(matter.definition, one, side)]
        if theirs and tells_it:
            _tell(matter, tells_it, side, party, theirs, now=now)
        for one in sides.acting_for(side.party, rows) if tells_it else ():
            if one.person in persons and sides.in_force(one, today):
                _tell_acting(matter, tells_it, side, one, now=now)


def _tell(
    matter: LoadedMatter,
    entries: Sequence[ledger.Entry],
    side: sides.Side,
    party: Party | None,
    persons: Sequence[int],
    *,
    now: datetime,
) -> None:
    """Put the letter on the last of some entries into the outbox; the one that calls a party in has its code with it, where
    the code goes by mail or on paper.
    """
    called = next((one for one in entries if one.kind == CALLED and one.seq == side.since), None)
    if called is not None and (party is None or party.way == "counter"):
        entries = [one for one in entries if one is not called]
        called = None
    if not entries:
        return
    theirs = judges(matter.definition, matter.row.step) in side.roles
    number, seq = matter.row.number, entries[-1].seq
    papers = with_it(entries, side)
    letter = _Letter(
        UNDONE if entries[-1].kind == CORRECTED else BODY,
        link=make_verdict_link(number=number, seq=seq, party=side.party, now=now) if theirs else "",
        code="" if called is None or party is None else code_to_send(party),
        about="" if called is None else about(called.matter, called.seq),
        papers=papers,
        part="" if party is None else party.role,
    )
    telling.put([_notice(matter, seq, person, letter, now=now) for person in persons], now=now)


def _tell_acting(
    matter: LoadedMatter, entries: Sequence[ledger.Entry], side: sides.Side, one: Party, *, now: datetime
) -> None:
    """Put the letter on the last of some entries into the outbox of who acts for a side: their code with the first of them,
    where it goes by mail or on paper; never a link, which is the side's own.
    """
    first = [each for each in entries if each.kind in (EMPOWERED, CONFIRMED) and each.content.particulars["party"] == one.pk]
    by_hand = bool(first) and one.way == "counter"
    entries = [each for each in entries if each.kind not in POWERS or (each in first and not by_hand)]
    if not entries:
        return
    code = code_to_send(one) if first and not by_hand else ""
    body = UNDONE if entries[-1].kind == CORRECTED else BODY
    letter = _Letter(body, link="", code=code, about="", papers=with_it(entries, side), power=one.power if code else "")
    telling.put([_notice(matter, entries[-1].seq, int(one.person or 0), letter, now=now)], now=now)


def with_it(entries: Sequence[ledger.Entry], side: sides.Side) -> tuple[IssuedPaper, ...]:
    """The numbered papers of some entries of a matter that are addressed to a side, in their order. Two queries at most."""
    made = {entry.seq for entry in entries if entry.content.particulars.get(PAPERS)}
    if not made:
        return ()
    return reading.of_matter(entries[0].matter, to=side, at=made)


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one letter says beside where the matter stands.

    papers  numbered papers that it tells of
    link  token of a link to a judgement;  code  of a party that is called in, about what it is, its part by name;  power  of
          who acts for one
    """

    body: Text
    link: str
    code: str
    about: str
    papers: tuple[IssuedPaper, ...] = ()
    power: str = ""
    part: str = ""


def _notice(matter: LoadedMatter, seq: int, person: int, letter: _Letter, *, now: datetime) -> telling.Notice:
    number = numbers.show(matter.row.number)
    called = EMPOWERED_TO if letter.power else CALLED_IN
    subject, step = called if letter.code else SUBJECT, matter.definition.place(matter.row.step).title

    def body(link: str) -> str:
        said, left = replace(letter, link=link), ways_left(matter)
        return "\n\n".join(_notice_text(one, said, number, matter, now) + _ways(left, one) for one in every())

    return telling.Notice(
        matter=matter.row.number,
        seq=seq,
        to=person,
        language=", ".join(every()),
        subject=" · ".join(subject.filled(number=number).in_language(language) for language in every()),
        body=body(letter.link),
        plain=body(""),
        short=ways.short(
            number, step, f"{settings.SITE_ADDRESS}/{every()[0]}/follow?n={number}", every(), code=letter.code
        ),
        urgent=matter.row.urgency == DANGER,
    )


def _notice_text(language: str, letter: _Letter, number: str, matter: LoadedMatter, now: datetime) -> str:
    """The notice in one language; people are written to in all, since nobody asked which they read."""
    base = f"{settings.SITE_ADDRESS}/{language}"
    step, follow = matter.definition.place(matter.row.step).title, f"{base}/follow?n={number}"
    text = letter.body.filled(number=number, step=step, follow=follow).in_language(language)
    if letter.code:
        facts = {"number": number, "title": matter.definition.title, "code": letter.code, "follow": follow}
        called = CALL.filled(**facts, about=letter.about, part=matter.definition.role_title(letter.part))
        if letter.power:
            called = ACT_FOR.filled(**facts, power=POWER_TITLES[letter.power])
        text = called.in_language(language) + ("" if letter.power else HOW_SAFELY.in_language(language))
    for one in letter.papers:
        address = f"{base}/follow/{number}/issued/{one.id}"
        text += PAPER.filled(title=one.title, number=one.number, address=address).in_language(language)
    if not letter.link:
        return text
    last = exact(last_day_of_link(now))
    return text + JUDGE.filled(link=f"{base}/verdict/{letter.link}", last=last).in_language(language)


def _ways(ways: Sequence[Wording], language: str) -> str:
    """The ways that an end leaves, a line each, in one language; nothing where it names none, or the matter runs."""
    lines = [one.in_language(language) for one in (WAYS, *ways)]
    return "\n{}\n".format("\n".join(lines)) if ways else ""
