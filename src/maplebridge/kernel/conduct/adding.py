"""A party of a matter adds words and photos while it is open: an entry, and news for the office that has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.reach import safely
from maplebridge.kernel.file.asking.fields import FILES, FILES_HINT
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import side_by
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete, NotAllowed, TooMany
from maplebridge.texts import Text

ADD, ADDED = "add", "added"
BESIDE = frozenset({ADD, safely.REACH})
"""What a side may do beside the acts of its procedure, by the names of their forms."""
MOST_A_DAY = 10
DAY = timedelta(days=1)
TITLE = Text("Add something")
ANSWER = Text("Answer or add something")
"""What it is called for a party that was called in: it was asked how it sees the matter."""
TEXT = Text("What you want to add")
THEN = Text("It becomes an entry, and the office that has the matter hears of it. No time limit changes.")
SAY = Text("Write what you want to add, or choose a photo or a paper.")
ENDED = Text(
    "The matter has ended, so nothing can be added. If something new happens, bring it as a new matter."
)
ENOUGH = Text(
    "You have added something {most_a_day} times today. Put the rest together and add it tomorrow.",
    most_a_day=MOST_A_DAY,
)
NOT_YOURS = Text("Only a party of the matter adds to it here, with its own code.")


def may_add(actor: Actor, row: Matter) -> bool:
    """Whether this reader may add to the matter now: any of its sides, while it is open."""
    return actor.matter == row.number and row.outcome is None


def choice(actor: Actor) -> ActChoice:
    """The form, like that of any act."""
    title = TITLE if actor.party is None else ANSWER
    files = ActField(name="files", title=FILES, kind="files", required=False, hint=FILES_HINT)
    return ActChoice(
        name=ADD, title=title, then=THEN, needs=(ActField(name="text", title=TEXT, required=False), files)
    )


def take(
    name: str,
    actor: Actor,
    row: Matter,
    given: Mapping[str, object],
    files: tuple[papers.CleanFile, ...],
    now: datetime,
) -> None:
    """Take one of BESIDE on a locked matter, inside the caller's act. Raises NotAllowed, Incomplete, TooMany."""
    if name == safely.REACH:
        _not_too_often(actor, row.number, now)
        safely.say(actor, row, given, now)
    else:
        add(actor, row, given, files, now)


def add(
    actor: Actor, row: Matter, given: Mapping[str, object], files: tuple[papers.CleanFile, ...], now: datetime
) -> None:
    """Record what is added to a locked matter, inside the caller's act. Raises NotAllowed, Incomplete, TooMany."""
    if actor.matter != row.number:
        raise NotAllowed(NOT_YOURS)
    if row.outcome is not None:
        raise NotAllowed(ENDED)
    said = given.get("text")
    text = clean(said) if isinstance(said, str) else ""
    if not text and not files:
        raise Incomplete(SAY, fields={"text": SAY})
    _not_too_often(actor, row.number, now)
    words = commit_all(
        ({"text": text} if text else {}) | papers.committed(files)
    )
    move = moving.load(row)
    row.seq += 1
    data = ledger.encoded(changes={}, words=writing.commitments(words))
    move.entries.append(ledger.NewEntry(matter=row.number, kind=ADDED, at=now, by=actor.by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]
    moving.write([move])


def _not_too_often(actor: Actor, number: int, now: datetime) -> None:
    """Whether this side may add once more today, whoever did it for it; how often another side did is nothing to it."""
    added = (one for one in ledger.entries_of(number) if one.kind == ADDED and one.side == side_by(actor.by))
    today = [one for one in added if one.at > now - DAY]
    if len(today) >= MOST_A_DAY:
        raise TooMany(ENOUGH)
