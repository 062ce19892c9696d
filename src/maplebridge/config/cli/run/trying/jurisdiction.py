"""`maple try jurisdiction`: the way of a matter from office to office: who decides, or why an act is not open."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.config.cli.run import asking
from maplebridge.config.cli.run.asking import AskedWrongly
from maplebridge.kernel.command import documents
from maplebridge.rules.jurisdiction import (
    Hand,
    Move,
    Referred,
    Refused,
    assign,
    bounces,
    claim,
    holder,
    object_to,
)
from maplebridge.texts import in_all

OPEN, REFUSED, MISUSED = 0, 1, 2
DOCUMENT = ("offices", "acts")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "placed": ("what", "to", "on"),
    "raised": ("what", "to", "on"),
    "object": ("what", "by", "names", "on", "last_day", "reason", "law"),
    "claim": ("what", "by", "on", "reason"),
    "assign": ("what", "by", "to", "on", "reason"),
}
"""What may be said of each kind of act."""
MOST_LEVELS = 8


@dataclass(slots=True)
class Course:
    """The offices that the document names, and the way of the matter so far.

    units  names of the units, in the order in which they were met: the rules know them by their number
    """

    hands: dict[str, Hand] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def office(self, hand: Hand | None) -> str | None:
        """The name of an office."""
        return next((name for name, one in self.hands.items() if one == hand), None)

    def unit(self, name: str) -> int:
        """The number of a unit; a new one for a name that was not met before."""
        if name not in self.units:
            self.units.append(name)
        return self.units.index(name)


def run(arguments: argparse.Namespace) -> int:
    """Follow the acts; exit status 0 each is open, 1 one is refused and moves nothing, 2 it cannot be asked so."""
    try:
        course, answers = followed(asking.document(arguments.document))
    except AskedWrongly as error:
        print(error, file=sys.stderr)
        return MISUSED
    if arguments.json:
        now = {"holder": course.office(holder(course.moves)), "bounces": bounces(course.moves)}
        documents.tell({"answers": answers, **now})
    else:
        print("\n".join(_sentence(one) for one in answers))
    return OPEN if all(one["open"] for one in answers) else REFUSED


def followed(asked: Mapping[str, Any]) -> tuple[Course, list[dict[str, Any]]]:
    """The course after all acts, and the answer to each, in the order of the document.

    asked  a document as the reference of the command line has it
    raises  AskedWrongly
    """
    asking.known(asked, DOCUMENT, "The document")
    course = _offices(asked.get("offices"))
    acts = asking.objects(asked, "acts", "The document")
    if not acts:
        raise AskedWrongly("The document has no act: write “acts”: [{ … }].")
    return course, [_answer(course, row, at) for at, row in acts]


def _offices(given: object) -> Course:
    """The offices with the path of their unit, from the city down. Raises AskedWrongly."""
    if not isinstance(given, dict) or not given:
        raise AskedWrongly(
            "“offices” must name each office with its units from the city down: {“roads”: [“9”, “9a”]}."
        )
    course = Course()
    for number, (name, path) in enumerate(given.items(), 1):
        levels = path if isinstance(path, list) and 0 < len(path) <= MOST_LEVELS else [None]
        if not all(isinstance(unit, str) and unit for unit in levels):
            raise AskedWrongly(
                f"offices, “{name[:40]}”: write its units from the city down, such as [“9”, “9a”]."
            )
        course.hands[name] = Hand(office=number, path=tuple(course.unit(unit) for unit in levels))
    return course


def _answer(course: Course, row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Ask for one act, and carry it out where it is open."""
    what = asking.one_of(row, "what", tuple(FIELDS), where)
    asking.known(row, FIELDS[what], where)
    try:
        said = ACTS[what](course, row, where)
    except ValueError as error:
        raise error if isinstance(error, AskedWrongly) else AskedWrongly(f"{where}: {error}") from error
    answer = {
        "what": what,
        "open": not isinstance(said, Refused),
        "code": None,
        "words": None,
        "source": None,
    }
    if isinstance(said, Refused):
        answer |= {"code": said.code, "words": in_all(said.words), "source": said.source}
    decides = course.units[said.superior] if isinstance(said, Referred) else None
    return {
        **answer,
        "decides": decides,
        "holder": course.office(holder(course.moves)),
        "bounces": bounces(course.moves),
    }


def _hand(course: Course, row: Mapping[str, Any], name: str, where: str) -> Hand:
    return course.hands[asking.one_of(row, name, tuple(course.hands), where)]


def _put(course: Course, row: Mapping[str, Any], where: str) -> None:
    kind = "raised" if row["what"] == "raised" else "placed"
    course.moves.append(
        Move(kind=kind, to=_hand(course, row, "to", where), on=asking.day(row, "on", where))  # type: ignore[arg-type]
    )


def _object(course: Course, row: Mapping[str, Any], where: str) -> Referred | Refused:
    by, on = _hand(course, row, "by", where), asking.day(row, "on", where)
    names = _hand(course, row, "names", where) if row.get("names") else None
    reason = asking.words(row, "reason", where, usual="")
    answer = object_to(
        course.moves,
        by=by,
        names=names,
        on=on,
        last_day=asking.day(row, "last_day", where),
        reason=reason,
        law=asking.words(row, "law", where, usual=""),
    )
    if isinstance(answer, Referred):
        course.moves.append(Move(kind="objected", to=names or by, on=on, reason=reason))
    return answer


def _claim(course: Course, row: Mapping[str, Any], where: str) -> Referred | Refused:
    by, on = _hand(course, row, "by", where), asking.day(row, "on", where)
    reason = asking.words(row, "reason", where, usual="")
    answer = claim(course.moves, by=by, reason=reason)
    if isinstance(answer, Referred):
        course.moves.append(Move(kind="claimed", to=by, on=on, reason=reason))
    return answer


def _assign(course: Course, row: Mapping[str, Any], where: str) -> Refused | None:
    answer = assign(
        course.moves,
        by=_hand(course, row, "by", where),
        to=_hand(course, row, "to", where),
        on=asking.day(row, "on", where),
        reason=asking.words(row, "reason", where, usual=""),
    )
    if isinstance(answer, Move):
        course.moves.append(answer)
        return None
    return answer


ACTS: Mapping[str, Callable[[Course, Mapping[str, Any], str], Referred | Refused | None]] = {
    "placed": _put,
    "raised": _put,
    "object": _object,
    "claim": _claim,
    "assign": _assign,
}


def _sentence(answer: Mapping[str, Any]) -> str:
    head = f"{answer['what']}: "
    if not answer["open"]:
        return f"{head}not open. {answer['words']['en']} ({answer['source']})"
    decides = (
        f"{answer['decides']} decides; bounce {answer['bounces']}. " if answer["decides"] is not None else ""
    )
    return f"{head}{decides}{answer['holder']} has it."
