"""The city's own matters teach: what persons confirmed or overruled, from the words alone, personal data blanked.

A lesson starts from nothing each time, so that a corrected kind replaces the old one and the words of an erased
person are gone with the next lesson. No feature comes from who wrote (bound B1); opinion, belief and assembly are
neither taught nor learned (bound B4); what is brought against an office stays out.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from maplebridge.acts.hear.reading import learned, suggesting
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.methods import text as methods
from maplebridge.methods.text import MASKS_ZH, mask, outside_scope
from maplebridge.packs.reading import OUTSIDE

LEAST = 20
"""Examples of a kind before it is suggested."""
MOST = 1_000
HELD_OUT = 5
TAUGHT = """
    SELECT m.number, m.category, m.title, s.text FROM matter_matter m
    JOIN law_adoptedprocedure p ON p.id = m.procedure_id AND p.pack = %(pack)s
    JOIN matter_statement s ON s.matter = m.number AND s.seq = 1 AND s.field = 'text'
    WHERE m.sorted AND m.category <> %(outside)s AND m.against IS NULL
    ORDER BY m.number
"""
LOCK = 471501
GAPS = dict.fromkeys(MASKS_ZH, " ")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A matter as it teaches: masked words, and what a person said it is."""

    number: int
    label: str
    title: str
    text: str


def teach(*, pack: str = "", now: datetime, again: bool = False) -> learned.Report | None:
    """Learn from all matters that persons have sorted; None when nothing is new or another lesson is running.

    pack  whose kinds are learned; the city's own if none is named

    A fifth of the matters of each kind, the newest, is kept apart first; hearing uses what was learned only if it
    names more of them rightly than the keywords alone.
    """
    pack = pack or registry.home_pack()
    with _alone() as mine:
        if not mine:
            return None
        examples, before = lessons(pack), learned.report_of(pack)
        mark = _mark(examples)
        if before is not None and before.lessons == mark and not again:
            return None
        sizes = Counter(one.label for one in examples)
        report = learned.Report(
            revision=(before.revision if before else 0) + 1,
            day=towntime.local(now).date().isoformat(),
            classes={code: n for code, n in sorted(sizes.items()) if n >= LEAST},
            few={code: n for code, n in sorted(sizes.items()) if n < LEAST},
            lessons=mark,
        )
        report, model = _learned(report, examples, pack)
        learned.keep(pack, model, report)
        return report


def _learned(
    report: learned.Report, examples: Sequence[Lesson], pack: str
) -> tuple[learned.Report, methods.Model | None]:
    """The report with its trial, and the model where it is to be used."""
    if len(report.classes) < 2:
        return report, None
    used = _enough(examples)
    report = _tried(report, used, pack)
    return report, replace(_model(used), revision=report.revision) if report.used else None


def lessons(pack: str) -> list[Lesson]:
    """What persons have said of matters, oldest first. One query."""
    with scope.reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TAUGHT, {"pack": pack, "outside": OUTSIDE})
        rows = cursor.fetchall()
    kinds = suggesting.taxonomy(pack)
    return [
        Lesson(number, code, _bare(title), _bare(text))
        for number, code, title, text in rows
        if kinds.by_code(code) is not None and not outside_scope(f"{title}\n{text}")
    ]


def _enough(examples: Sequence[Lesson]) -> list[Lesson]:
    """The newest lessons of each kind that has enough of them."""
    by_kind: dict[str, list[Lesson]] = defaultdict(list)
    for one in examples:
        by_kind[one.label].append(one)
    newest = [one for listed in by_kind.values() if len(listed) >= LEAST for one in listed[-MOST:]]
    return sorted(newest, key=lambda one: one.number)


def _tried(report: learned.Report, examples: Sequence[Lesson], pack: str) -> learned.Report:
    """The report with how the lesson does on the newest matters of each kind, taught by the older ones."""
    newest = {one.number for code in report.classes for one in _last(examples, code)}
    model = _model([one for one in examples if one.number not in newest])
    held_out = [one for one in examples if one.number in newest]
    guesses = suggesting.sure_of([(one.title, one.text) for one in held_out], model=model)
    words = [suggesting.by_words(one.text, one.title, pack=pack) for one in held_out]
    better = [
        suggesting.chosen(mentions, guess, model=model, pack=pack).category.code == one.label
        for one, mentions, guess in zip(held_out, words, guesses, strict=True)
    ]
    alone = [
        bool(mentions) and mentions[0].code == one.label
        for one, mentions in zip(held_out, words, strict=True)
    ]
    return replace(
        report,
        held=len(held_out),
        said=sum(guess is not None for guess in guesses),
        right=sum(g is not None and g[0] == one.label for one, g in zip(held_out, guesses, strict=True)),
        better=sum(better),
        words=sum(alone),
        used=sum(better) > sum(alone),
    )


def _last(examples: Sequence[Lesson], code: str) -> Sequence[Lesson]:
    own = [one for one in examples if one.label == code]
    return own[-(len(own) // HELD_OUT) :]


def _model(examples: Sequence[Lesson]) -> methods.Model:
    return methods.train(
        [one.text for one in examples],
        [one.label for one in examples],
        titles=[one.title for one in examples],
        seed=0,
    )


def _mark(examples: Sequence[Lesson]) -> str:
    """What tells two lessons apart: which matters, which kinds, which words."""
    lines = "\n".join(f"{one.number} {one.label} {len(one.text)}" for one in examples)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _bare(text: str) -> str:
    """The text with gaps where phones, numbers, doors and names stood."""
    return mask(text, labels=GAPS).text


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only lesson running in the city; held until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
