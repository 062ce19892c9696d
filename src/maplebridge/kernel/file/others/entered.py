"""What a body outside the city sends on paper, put on record at a desk: which paper, of which day, the paper itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from maplebridge.kernel.file.shapes.doing import ActField
from maplebridge.rules import limits
from maplebridge.rules.plain import day as read_day
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import ENTERED, PAPER_DAY, PAPER_NAME
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated

WHAT = Text("You put on record what came on paper from outside, and sign for that alone.")
NAME = Text("Which paper it is: what it is called, and its number")
DAY = Text("Day that stands on the paper")
FILE = Text("The paper itself, as a photo or PDF")
NO_NAME = Text("Write what the paper is called and its number: what comes from outside stands here on its paper alone.")
NO_DAY = Text("Give the day that stands on the paper. It is not after today.")
NO_FILE = Text("Attach the paper itself, as a photo or PDF: what comes from outside stands here on its paper alone.")


def fields() -> tuple[ActField, ...]:
    """What the form of such an act asks beside the fields of its procedure."""
    return (
        ActField(name=PAPER_NAME, title=NAME, kind="line", nothing=NO_NAME),
        ActField(name=PAPER_DAY, title=DAY, kind="date", nothing=NO_DAY),
        ActField(name="files", title=FILE, kind="files", nothing=NO_FILE),
    )


def judged(given: Mapping[str, object], files: int, today: date) -> tuple[dict[str, str], dict[str, Wording]]:
    """What was said of the paper, as its entry keeps it; and a sentence for each part that is missing or cannot be.

    files  how many came with it;  today  by the city's calendar
    """
    name, on = " ".join(str(given.get(PAPER_NAME) or "").split()), given.get(PAPER_DAY)
    day = on if isinstance(on, date) else read_day(str(on or "").strip())
    wrong: dict[str, Wording] = {}
    if not name:
        wrong[PAPER_NAME] = NO_NAME
    if day is None or day > today:
        wrong[PAPER_DAY] = NO_DAY
    if not files:
        wrong["files"] = NO_FILE
    texts = {PAPER_NAME: name[: limits.LINE_LETTERS], PAPER_DAY: "" if day is None else day.isoformat()}
    return texts, wrong


def sender(definition: Procedure, role: str) -> Wording:
    """Who acted, by the role that an entry names: of a body outside, that an office put it on record."""
    title, known = definition.role_title(role), definition.roles.get(role)
    if known is None or known.kind != "outside":
        return title
    return Text("{body}; put on record by the office", body=title)


def said(shown: Sequence[tuple[str, str]]) -> tuple[Wording, ...]:
    """In a sentence which paper an entry rests on; nothing where the reader is not shown it, or it rests on none."""
    words = {name: text for name, text in shown if name in ENTERED}
    day = read_day(words.get(PAPER_DAY, ""))
    if PAPER_NAME not in words or day is None:
        return ()
    return (Text("On paper: {name}, of {day}", name=as_it_is(words[PAPER_NAME]), day=dated(day)),)
