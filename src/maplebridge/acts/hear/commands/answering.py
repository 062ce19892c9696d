"""`maple answers check`: every answer of a pack read, its procedures looked for, those due for review named."""

from __future__ import annotations

import argparse
from datetime import date
from importlib import resources

from maplebridge.kernel.command import documents
from maplebridge.packs.answers import Answer, answers, packs_with_answers
from maplebridge.packs.reading import PackError
from maplebridge.rules import limits
from maplebridge.rules.plain import day


def run(arguments: argparse.Namespace) -> int:
    """Check; 0 where every answer is whole and none is past its review day, else 1."""
    today = day(arguments.on) or date.today()  # noqa: DTZ011  the day of whoever asks
    read: list[tuple[str, Answer]] = []
    problems: list[str] = []
    for pack in (arguments.pack,) if arguments.pack else packs_with_answers():
        try:
            some = answers(pack)
        except PackError as error:
            problems.append(str(error))
            continue
        read += [(pack, one) for one in some]
        problems += [
            f"{pack}/answers.toml, answer {one.id}: the pack has no procedure {one.procedure}."
            for one in some
            if one.procedure and not _procedure(pack, one.procedure)
        ]
    overdue = [one.id for _, one in read if one.review < today]
    soon = [one.id for _, one in read if 0 <= (one.review - today).days < limits.ANSWER_REVIEW_DAYS]
    if arguments.json:
        listed = [
            {
                "id": one.id,
                "pack": pack,
                "office": one.office,
                "review": one.review.isoformat(),
                "overdue": one.review < today,
            }
            for pack, one in read
        ]
        documents.tell(
            {
                "on": today.isoformat(),
                "answers": listed,
                "overdue": overdue,
                "soon": soon,
                "problems": problems,
            }
        )
    else:
        print("\n".join(sentences(len(read), overdue, soon, problems)))
    return 1 if problems or overdue else 0


def sentences(count: int, overdue: list[str], soon: list[str], problems: list[str]) -> list[str]:
    """The result in sentences: how many were read, what is wrong, what is past its review day, what comes soon."""
    lines = [f"{count} answer(s) read.", *problems]
    if overdue:
        lines.append(f"Past their review day: {', '.join(overdue)}. Pages say so and offer them last.")
    if soon:
        lines.append(f"To be reviewed within {limits.ANSWER_REVIEW_DAYS - 1} days: {', '.join(soon)}.")
    return lines if len(lines) > 1 else [*lines, "All are whole, none is due."]


def _procedure(pack: str, key: str) -> bool:
    return resources.files("maplebridge.packs").joinpath(pack, "procedures", f"{key}.toml").is_file()
