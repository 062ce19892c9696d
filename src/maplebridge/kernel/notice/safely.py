"""Letters keep to what somebody said of how they may safely be reached (`safe_…` of a sealed contact)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from maplebridge.kernel.clock import towntime
from maplebridge.texts import LANGUAGES, Text, Wording

Contact = Mapping[str, str]
WINDOWS: Mapping[str, tuple[int, int, int]] = {"morning": (8, 12, 7), "afternoon": (12, 18, 7), "office": (9, 17, 5)}
"""First and last hour of a day, and how many days of a week from Monday on, by the name that is sealed."""
NEUTRAL = Text("A message for you")
WEEK = 7


def silent(contact: Contact) -> bool:
    """Whether nothing at all is to be sent: they read with number and code, or ask at a counter."""
    return contact.get("safe_way") == "counter"


def on_paper(contact: Contact) -> bool:
    """Whether letters go on paper alone."""
    return contact.get("safe_way") == "paper"


def calls(contact: Contact) -> bool:
    """Whether somebody may ring up."""
    return contact.get("safe_calls") != "no"


def plain(contact: Contact) -> bool:
    """Whether nothing on the outside of a letter names the city, an office or the matter."""
    return contact.get("safe_plain") == "yes"


def phone(contact: Contact) -> str:
    """The number that is safe: the one that was named for that, else the one that was left."""
    return contact.get("safe_phone") or contact.get("phone", "")


def subject(contact: Contact, usual: str) -> str:
    """The subject line of a mail: one that says nothing, where the outside must not."""
    if not plain(contact):
        return usual
    return " · ".join(NEUTRAL.in_language(language) for language in reversed(LANGUAGES))


def moment(contact: Contact, now: datetime) -> datetime:
    """When something may be sent: now, or the next moment of the times that they named."""
    window = WINDOWS.get(contact.get("safe_hours", ""))
    if window is None:
        return now
    first, last, days = window
    here = now.astimezone(towntime.zone())
    for ahead in range(WEEK + 1):
        day = here + timedelta(days=ahead)
        begins = day.replace(hour=first, minute=0, second=0, microsecond=0)
        ends = day.replace(hour=last, minute=0, second=0, microsecond=0)
        if day.weekday() < days and here < ends:
            return max(begins, here) if ahead == 0 else begins
    return now


def words(contact: Contact) -> tuple[Wording | str, ...]:
    """What whoever writes or calls must keep to, a sentence each; what they wrote themselves comes last, as it is."""
    said: list[Wording | str] = []
    if silent(contact):
        said.append(Text("Send nothing and do not call: they read with number and code, or ask at a counter."))
    if on_paper(contact):
        said.append(Text("Only by letter on paper."))
    if not calls(contact):
        said.append(Text("No telephone calls."))
    if plain(contact):
        said.append(Text("A plain envelope: no city, no office and nothing of the matter can be read on it."))
    if contact.get("safe_hours", "any") != "any":
        first, last, days = WINDOWS.get(contact["safe_hours"], (0, 24, WEEK))
        week = Text("Monday to Friday") if days < WEEK else Text("any day")
        said.append(Text("Only from {first} to {last}, {week}.", first=first, last=last, week=week))
    return (*said, *([contact["safe_words"]] if contact.get("safe_words") else []))
