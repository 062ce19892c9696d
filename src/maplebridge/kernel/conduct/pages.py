"""One matter: for an officer, for the holder of its code, for the judgement behind a sealed link."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import adding, sided
from maplebridge.kernel.conduct.acts import holder_acts, last_day_of_link
from maplebridge.kernel.conduct.before import counted, filed
from maplebridge.kernel.conduct.byoffice import bylist
from maplebridge.kernel.conduct.issuing import citing
from maplebridge.kernel.conduct.models import Note, Paper
from maplebridge.kernel.conduct.reach import safely
from maplebridge.kernel.conduct.representing import gates, onpaper, shown, together
from maplebridge.kernel.conduct.roles import roles_at
from maplebridge.kernel.conduct.signing.asked import with_signing
from maplebridge.kernel.file import choices, dates, ending, kinds, nobody, picture, telling, timeline
from maplebridge.kernel.file.ahead import answer_day, days_ahead
from maplebridge.kernel.file.heading import LoadedMatter, heading, loaded, unit_title, waits_for_office
from maplebridge.kernel.file.others import acting, duties
from maplebridge.kernel.file.outside import doors
from maplebridge.kernel.file.shapes import doing, reading
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import proofs
from maplebridge.kernel.matter.lifecycle.acting import NO_SUCH_MATTER, only_reads, visible
from maplebridge.kernel.matter.sides import opened_by_office, side_of
from maplebridge.kernel.setaside.causes import Aside
from maplebridge.rules.answering import turn
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated_with_weekday
from maplebridge.texts.joining import sentences

DAMAGED = Text(
    "This file is no longer what was kept with its entry, so it is not given out. Whoever "
    "keeps this city running puts it back from a backup; the matter itself goes on."
)


def matter_page(*, actor: Actor, number: int, now: datetime) -> reading.MatterPage:
    """A matter as an officer sees it. Seven queries. Raises NotFound."""
    with scope.reading(actor):
        matter = loaded(visible(number), now=now)
        entries = _chain(number)
        papers = _papers(number, acting.sides_called(matter.definition, matter.row, entries))
        opens, shut, apart = gates.at_desk(actor, matter)
        words = timeline.words_of(number)
        lines = timeline.timeline(matter, entries, words, papers)
        return reading.MatterPage(
            heading=heading(matter),
            text=timeline.report_text(words),
            address=timeline.address(words),
            seen=matter.row.seq,
            contact_sealed=telling.contact_left(entries),
            by_office=opened_by_office(matter.row),
            placed=placed(matter),
            kind=kinds.kind(matter, entries, lines, actor),
            course=_course(matter, entries),
            dates=dates.dates(matter),
            acts=opens,
            partly=together.so_far(matter, entries),
            shut=shut,
            timeline=lines,
            duties=duties.duties(matter, entries),
            notes=_notes(number, actor),
            notable=apart is None and not only_reads(actor, matter.row),
            papers=tuple(paper for _, paper in papers),
            doors=doors(matter),
            sides=sided.others(actor, matter, entries),
            apart=apart,
        )


def act_form(*, actor: Actor, number: int, name: str, now: datetime) -> reading.ActForm:
    """The form of one act that is open to this actor. One query for the words. Raises NotFound, NotAllowed."""
    with scope.reading(actor):
        matter = sided.matter_of(actor, number, now=now)
        shown_up_to, words = counted.last_shown(actor, matter), timeline.words_of(number)
        if name == adding.ADD and adding.may_add(actor, matter.row):
            return _form(matter, adding.choice(actor), shown_up_to, words)
        if name == safely.REACH and safely.may_say(actor, matter.row):
            return _form(matter, safely.choice(), shown_up_to, words)
        choice = gates.take(actor, matter, name)
        act = onpaper.with_signers(citing.with_papers(choices.shown(matter, choice), matter), matter, choice)
        form = with_signing(_form(matter, bylist.proposed(act, matter), shown_up_to, words), actor, matter)
        return form if form.signing is not None else replace(form, filed=_filed(actor, matter, words))


def _form(matter: LoadedMatter, act: doing.ActChoice, seen: int, words: timeline.Words) -> reading.ActForm:
    return reading.ActForm(heading=heading(matter), act=act, seen=seen, text=timeline.report_text(words))


def _filed(actor: Actor, matter: LoadedMatter, words: timeline.Words) -> tuple[reading.TimelineItem, ...]:
    """What others put on record for this act. Three queries."""
    number, side = matter.row.number, side_of(actor, matter.row, matter.definition)
    entries = _chain(number)
    lines = timeline.timeline(matter, entries, words, _papers(number), side=side)
    return filed.filed(actor, matter, entries, lines)


def follow_page(*, actor: Actor, number: int, now: datetime) -> reading.FollowPage:
    """A matter as the holder of a code of it sees it. Six queries, three more for a party called in. Raises NotFound."""
    with scope.reading(actor):
        matter = sided.matter_of(actor, number, now=now)
        entries, side = _chain(number), side_of(actor, matter.row, matter.definition)
        roles = roles_at(actor, matter.row, matter.definition)
        opens, withheld = gates.open_to(actor, matter)
        words, papers = timeline.words_of(number), _papers(number)
        lines = timeline.timeline(matter, entries, words, papers, side=side)
        answer = _answer(lines) if turn(matter.definition, matter.row.step) in roles else None
        stands = together.standing(actor, matter, entries)
        silent = ending.silent_end(matter, entries)
        return reading.FollowPage(
            heading=heading(matter),
            text=timeline.report_text(words),
            address=timeline.address(words),
            seen=matter.row.seq if side is None else len(lines),
            lede=lede(matter, roles, judges=answer is not None, silent=silent, said=together.lede(matter, stands)),
            placed=placed(matter),
            kind=kinds.kind(matter, entries, lines, actor),
            course=_course(matter, entries),
            dates=dates.dates(matter),
            partly=together.so_far(matter, entries, roles),
            acts=(*together.said(actor, matter, opens, stands), *_beside(actor, matter)),
            timeline=lines,
            doors=doors(matter),
            answer=answer,
            ahead=days_ahead(matter),
            answer_by=answer_day(matter),
            part=sided.part(actor, matter),
            power=shown.power(actor, withheld, now=now),
            represented=() if actor.represents is not None else shown.lines(number, actor.party, now=now),
        )


def verdict_page(*, token: str, now: datetime) -> reading.VerdictPage:
    """What a sealed link opens; reading does not use it up. Raises UsedUp.

    raises  NotAllowed  no limit runs: nothing is left to judge
    """
    with holder_acts(token, now=now) as (link, actor), scope.reading(actor):
        matter = sided.matter_of(actor, link.matter, now=now)
        opens, _ = gates.open_to(actor, matter)
        side = side_of(actor, matter.row, matter.definition)
        number, entries = link.matter, _chain(link.matter)
        lines = timeline.timeline(matter, entries, timeline.words_of(number), _papers(number), side=side)
        answer = _answer(lines)
        due = dates.running_limit(matter)
        if due is None:
            raise NotAllowed(gates.NOT_HERE)
        return reading.VerdictPage(
            heading=heading(matter),
            answer=answer.text if answer is not None else "",
            answered=answer.at if answer is not None else matter.row.touched,
            acts=tuple(choice for choice in opens if choice.name != "withdraw"),
            due=due,
            filed=filed.beside_answer(filed.filed(actor, matter, entries, lines)),
            doors=doors(matter),
            until=last_day_of_link(link.made),
        )


def read_paper(*, actor: Actor, number: int, paper_id: str, now: datetime) -> tuple[str, str, bytes]:
    """A paper: (name, media type, content). One query, three for a party. Raises NotFound, also for a damaged one."""
    with scope.reading(actor):
        try:
            paper = Paper.objects.filter(matter=number, pk=UUID(paper_id)).first()
        except ValueError:
            paper = None
        if paper is None or not _served(paper, actor):
            raise NotFound(NO_SUCH_MATTER)
        content = bytes(paper.content)
        if hashlib.sha256(content).hexdigest() != paper.digest:
            raise NotFound(DAMAGED)
        return paper.name, paper.media_type, content


def _served(paper: Paper, actor: Actor) -> bool:
    """Whether a paper is this reader's to open: an office's always, a party's where its entry is addressed to it."""
    matter = loaded(visible(paper.matter), now=paper.at)
    side = side_of(actor, matter.row, matter.definition)
    entries = [entry for entry in ledger.entries_of(paper.matter) if entry.seq == paper.seq]
    return side is None or any(telling.serves(matter.definition, entry, side) for entry in entries)


def _beside(actor: Actor, matter: LoadedMatter) -> list[doing.ActChoice]:
    """What a side may do beside the acts of the procedure: add something, say how it may safely be reached."""
    adds = [adding.choice(actor)] if adding.may_add(actor, matter.row) else []
    return [*adds, *([safely.choice()] if safely.may_say(actor, matter.row) else [])]


def _chain(number: int) -> list[ledger.Entry]:
    """The entries of a matter that is there. Raises Aside: it has none, so that its page would say too little."""
    entries = ledger.entries_of(number)
    if not entries:
        raise Aside("entry_gone")
    return entries


def _answer(lines: Sequence[reading.TimelineItem]) -> reading.TimelineItem | None:
    """What an office said last."""
    return next((one for one in lines if one.answer), None)


def lede(
    matter: LoadedMatter, roles: Collection[str], *,
    judges: bool = False, silent: ending.Silent | None = None, said: Wording | None = None,
) -> Wording:
    """The first sentence to a side: who has it, until when, or how it ended, or that it is theirs to judge.

    roles   in which the side stands: another one's turn is none of its own
    silent  where nobody acted in time, where that ended the matter
    said    what this reader has said while others of its part have not
    """
    top = heading(matter)
    if top.ended:
        return ending.how_it_ended(matter, silent)
    if matter.row.due is None:
        return Text("It is with others now: {step}.", step=top.step)
    last = towntime.local(matter.row.due).date()
    day = dated_with_weekday(last)
    if said is not None:
        return sentences([said, Text("There is time until {day}.", day=day)])
    if judges:
        return Text("There is an answer, and it is yours to judge until {day}.", day=day)
    word = turn(matter.definition, matter.row.step)
    if not waits_for_office(matter) and word and word not in roles:
        who = matter.definition.role_title(word)
        return Text("It waits for “{who}”: {step}. There is time until {day}.", who=who, step=top.step, day=day)
    if not waits_for_office(matter):
        return Text("It is your turn: {step}. You may act until {day}.", step=top.step, day=day)
    if matter.row.office is None:
        return _nobody(matter, top.step, last)
    has = Text("{office} has it and must act on “{step}” by {day}.", office=top.office, step=top.step, day=day)
    looks = nobody.looked_for(matter)
    return has if looks is None else sentences([has, looks])


def _nobody(matter: LoadedMatter, step: Wording, day: date) -> Wording:
    """That nobody must act, until when it stays so, and that the ways outside are open from today."""
    stays = Text(
        "It stays at “{step}” until {day}; the ways outside this city are open from today.",
        step=step,
        day=dated_with_weekday(day),
    )
    return sentences([nobody.why(matter), stays])


def placed(matter: LoadedMatter) -> Wording:
    """Why the matter is where it is."""
    row = matter.row
    if row.office is None or nobody.gap(matter) is not None:
        return nobody.why(matter)
    top = heading(matter)
    return Text(
        "{office} ({unit}) holds the mandate for “{category}” at {unit_2}.",
        office=top.office, unit=unit_title(row.unit), category=top.category, unit_2=top.spot.unit,
    )


def _course(matter: LoadedMatter, entries: Sequence[ledger.Entry]) -> reading.CoursePicture:
    longest = proofs.longest_days(matter.adopted)
    return picture.picture(matter, timeline.visited(entries), longest_days=longest)


def _papers(number: int, called_so: Mapping[str, Wording] = Frozen()) -> list[tuple[int, reading.Paper]]:
    """Papers of a matter without their content. One query."""
    papers = Paper.objects.filter(matter=number).order_by("seq", "name").defer("content")
    return [
        (
            paper.seq,
            reading.Paper(
                id=str(paper.id), name=paper.name,
                size=paper.size,
                media_type=paper.media_type,
                at=paper.at,
                by=sided.sender(paper.by, called_so),
                pages=paper.pages or 0,
            ),
        )
        for paper in papers
    ]


def _notes(number: int, actor: Actor) -> tuple[reading.Note, ...]:
    if not actor.office_ids:
        return ()
    own = Text("Your office")
    notes = Note.objects.filter(matter=number, office__in=actor.office_ids).order_by("-at")
    return tuple(reading.Note(at=note.at, by=own, text=note.text) for note in notes)
