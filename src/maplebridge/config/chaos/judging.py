"""After a trial: is all that was acknowledged there exactly once, under the number and the entry that were said?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from maplebridge.config.chaos.household import ACT, MARK, text_of, words_of
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.ordered import KILLS
from maplebridge.config.chaos.town import Town
from maplebridge.kernel.matter import numbers

STORED = "SELECT text, matter, seq FROM matter_statement WHERE text LIKE %s OR text LIKE %s"
ENTRIES = """
SELECT matter, seq FROM ledger_entry WHERE matter = ANY (%s) AND kind <> 'opened' AND by <> 'system'
"""
"""What residents and posts did to these matters: an entry each."""
COUNTED = "SELECT matter, seq FROM ledger_entry WHERE matter = ANY (%s) AND kind <> ALL (%s) ORDER BY matter, seq"
"""The entries that somebody is shown, as a side counts them: from 1."""
UNREAD = ["link_made", "paper_made"]
"""Kinds of entries that no timeline shows; said here again, because the judge loads nothing of what it judges."""
Line = Mapping[str, Any]
Place = tuple[int, int]
"""A matter and the number of its entry."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of reports and acts.

    acknowledged, lost, doubled  of both;  reports, acts  acknowledged, acts by their name
    between       kills between a commit and its answer; between_acts: those of an act
    other_number  told another number or entry than the one it became, or two different ones
    given_up      refused again and again, though the city ought to have taken it
    """

    acknowledged: int
    lost: int
    doubled: int
    other_number: int
    reports: int
    acts: Mapping[str, int]
    between: int
    between_acts: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody was told that a call became: its words (empty for an act without), its matter and entry, where said.

    side  it was told to a side, which counts the entries that it is shown
    """

    words: str
    number: int | None
    seq: int | None
    side: bool = False

    def differs(self, place: Place) -> bool:
        """Whether it became something else than was said."""
        return self.number not in (None, place[0]) or self.seq not in (None, place[1])


class There:
    """What the database holds of a trial: where words stand, and which entries residents and posts made."""

    def __init__(self, admin: str, claims: Iterable[Claim]) -> None:
        self.places: dict[str, list[Place]] = {}
        with psycopg.connect(admin) as connection:
            for text, matter, seq in connection.execute(STORED, (f"{MARK} %", f"{ACT} %")).fetchall():
                self.places.setdefault(str(text), []).append((int(matter), int(seq)))
            ours = {matter for places in self.places.values() for matter, _ in places}
            ours |= {one.number for one in claims if one.number is not None}
            rows = connection.execute(ENTRIES, (sorted(ours),)).fetchall()
            counted = connection.execute(COUNTED, (sorted(ours), UNREAD)).fetchall()
        self.entries = {(int(matter), int(seq)) for matter, seq in rows}
        self._shown: dict[int, list[int]] = {}
        for matter, seq in counted:
            self._shown.setdefault(int(matter), []).append(int(seq))

    def in_chain(self, claim: Claim) -> Claim:
        """The claim with its entry as the chain numbers it; of a side that names more than it can be shown, 0."""
        if not claim.side or claim.seq is None:
            return claim
        shown = self._shown.get(claim.number or 0, [])
        return replace(claim, seq=shown[claim.seq - 1] if 0 < claim.seq <= len(shown) else 0, side=False)

    def of(self, claim: Claim) -> Place | None:
        """Where a claim stands; None: nowhere."""
        if claim.words:
            return next(iter(self.places.get(claim.words, [])), None)
        place = (claim.number or 0, claim.seq or 0)
        return place if place in self.entries else None


def judge(town: Town, journal: Journal, admin: str) -> Judged:
    """Compare what residents and offices were told with what the database holds."""
    reports, acts = journal.of("stored"), journal.of("act")
    acknowledged = [_claim(line, text_of(line["key"]), 1) for line in reports]
    acknowledged += [_claim(line, words_of(line["key"]) * line["words"], line["seq"]) for line in acts]
    between = between_of(town)
    there = There(admin, acknowledged)
    acknowledged = [there.in_chain(claim) for claim in acknowledged]
    met = [there.in_chain(_met(line, there)) for line in between]
    placed = [(claim, place) for claim in (*acknowledged, *met) if (place := there.of(claim)) is not None]
    return Judged(
        acknowledged=len(acknowledged),
        lost=sum(there.of(claim) is None for claim in acknowledged),
        doubled=_doubled(there, acknowledged, met, unsure=len(journal.of("unknown"))),
        other_number=len(journal.of("differs")) + sum(claim.differs(place) for claim, place in placed)
        + sum(there.of(claim) is None for claim in (*acknowledged, *met)),
        reports=len(reports),
        acts=dict(Counter(str(line["name"]) for line in acts)),
        between=len(between),
        between_acts=sum(not claim.words.startswith(MARK) for claim in met),
        given_up=len(journal.of("given_up")),
    )  # fmt: skip


def between_of(town: Town) -> list[Line]:
    """What had a kill between its commit and its answer: key, number, and the entry where one was said."""
    path = town.folder / KILLS
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _claim(line: Line, words: str, seq: int | None) -> Claim:
    return Claim(words, numbers.read(line["number"] or ""), seq, side=bool(line.get("side")))


def _met(line: Line, there: There) -> Claim:
    """The claim of a kill between a commit and its answer; its words are found by the key."""
    key, seq = line["key"], line.get("seq")
    if text_of(key) in there.places:
        return _claim(line, text_of(key), 1)
    return _claim(line, words_of(key) if words_of(key) in there.places or seq is None else "", seq)


def _doubled(there: There, acknowledged: list[Claim], met: list[Claim], *, unsure: int) -> int:
    """Words that stand twice, entries that two keys became, and entries that nobody's call explains.

    unsure  calls whose sender had no answer when the trial ended: each may have become one entry
    """
    wordless = Counter(there.of(claim) for claim in acknowledged if not claim.words)
    wordless.pop(None, None)
    explained = {place for places in there.places.values() for place in places}
    explained |= {place for claim in (*acknowledged, *met) if (place := there.of(claim)) is not None}
    return (
        sum(len(places) > 1 for places in there.places.values())
        + sum(count - 1 for count in wordless.values())
        + max(0, len(there.entries - explained) - unsure)
    )
