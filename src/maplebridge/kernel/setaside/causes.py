"""Why something was set aside: a code and the few facts its sentence names, in every declared language.

A cause never holds words or addresses of people. Of a fault that nobody foresaw it says the kind of fault and the
place in the program, not its message: a message may quote what somebody wrote.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.texts import Text, Wording

LONGEST = 60
ROOT = "/maplebridge/"

KINDS: Mapping[str, Wording] = {
    "matter": Text("Matter"),
    "shown": Text("Page of a matter"),
    "notice": Text("Notice"),
    "paper": Text("Paper", context="causes"),
    "entry": Text("Entry", context="causes"),
    "reaction": Text("Follow-up"),
    "cursor": Text("Place of a reader"),
    "month": Text("Month"),
    "job": Text("Daily work"),
}

CAUSES: Mapping[str, Text] = {
    "fault": Text("The program stopped on it ({fault} in {where}); everything beside it went on."),
    "unknown_step": Text(
        "It stands at “{step}”, a step that version {version} of its procedure does not have."
    ),
    "no_procedure": Text("The procedure it runs under is not among those that the city has adopted."),
    "broken_state": Text("What is kept about its course cannot be read."),
    "no_moment": Text("A moment of it lies before the year 1 or after the year 9999."),
    "stands_still": Text("A limit of it has passed, and its procedure says nothing of what follows."),
    "unreadable_entry": Text(
        "What the entry says cannot be read; the entries before and after it are worked on."
    ),
    "read_past_end": Text(
        "It was to have read more entries than there are, so it had stopped telling. It goes on "
        "with what comes from now on; what was written while it stood may have been told to "
        "nobody: look through the newest matters."
    ),
    "entry_gone": Text("The entry is no longer there."),
    "bad_address": Text("The mail address cannot be used: no mail server takes one that is written so."),
    "unwritable": Text("The letter cannot be put together as it stands."),
    "mail_refused": Text("The mail server refused it {tries} times ({said})."),
    "sms_refused": Text("The SMS service refused it {tries} times ({said})."),
    "no_contact": Text("The sealed address it is for cannot be opened."),
    "paper_unset": Text("Its template “{template}” could not be set: {said}"),
    "vault_shut": Text("The key of the vault is not where it should be, so no sealed address can be opened."),
    "contradiction": Text("Its figures contradict each other; the other months are published."),
    "too_long": Text("It took longer than the database allows for one thing."),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A code of CAUSES with the facts that its sentence names.

    facts  by the names in the sentence's braces
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> Wording:
        """The cause in one sentence; a code of another version is said plainly, a fact that is not there as “?”."""
        sentence = CAUSES.get(self.code)
        if sentence is None:
            return Text("Cause: {code}.", code=self.code)
        given = self.facts if isinstance(self.facts, Mapping) else {}  # as a row of the list holds them
        return sentence.filled(**{name: given.get(name, "?") for name in sentence.places})


class Gone(Exception):
    """Raised by another try when the thing is no longer there: it leaves the list without having worked."""


class Aside(Exception):
    """Raised by work that knows why the thing in hand cannot be worked on."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.cause = Cause(code, facts)


def cause_of(fault: BaseException) -> Cause:
    """The cause of a fault: what it says itself, or its kind and the place in the program; never its message.

    A fault says it by a class attribute CAUSE, a code of CAUSES.
    """
    if isinstance(fault, Aside):
        return fault.cause
    if type(fault.__cause__).__name__ in ("QueryCanceled", "LockNotAvailable"):
        return Cause("too_long")
    code = getattr(fault, "CAUSE", None)
    if code in CAUSES:
        return Cause(str(code))
    return Cause("fault", {"fault": type(fault).__name__[:LONGEST], "where": _where(fault)})


def _where(fault: BaseException) -> str:
    """The innermost place of ours on the way to the fault, as a module and a function."""
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if ROOT in frame.filename]
    if not ours:
        return "?"
    inside = ours[-1].filename.rpartition(ROOT)[2].removesuffix(".py").replace("/", ".")
    return f"{inside}.{ours[-1].name}"[-LONGEST:]
