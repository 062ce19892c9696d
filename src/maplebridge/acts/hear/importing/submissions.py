"""What is kept of a row that was opened, so that the same row is known again and another one never taken for it.

Of words, time, place and category a keyed hash stands in one field. Of the contact stands what its person's key in the
vault makes of it: nobody can try out phone numbers against it without the vault, and when the person is erased nobody
can at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import listed

WORDS, MARK = 32, 8
PARTS: Mapping[str, Wording] = {
    "text": Text("words"),
    "time": Text("time"),
    "place": Text("place"),
    "category": Text("category"),
    "contact": Text("contact"),
}
_MARKED = ("time", "place", "category")
_NOTHING = bytes(MARK)


@dataclass(frozen=True, slots=True)
class Before:
    """A row that came before.

    content  hash of its words and marks of its time, place and category; of an earlier version the hash alone
    contact  what the vault's key made of its contact; b"" for none; the contact itself while its batch is not written
    """

    content: bytes
    contact: bytes | Mapping[str, str]
    matter: int


def content_of(key: bytes, words: str, parts: Mapping[str, str]) -> bytes:
    """What is kept of the words of a row and of what stands beside them. A part that says nothing has no mark.

    The marks hold the key and the words too, so that one place or time does not look alike in two rows.
    """
    marks = (
        keyed.mac("part of a row", f"{key.hex()}\n{name}\n{parts[name]}\n{words}")[:MARK]
        if parts.get(name)
        else _NOTHING
        for name in _MARKED
    )
    return keyed.mac("words", words) + b"".join(marks)


def differing(
    before: Before, content: bytes, contact: Mapping[str, str], keys: Mapping[int, list[bytes]]
) -> list[str]:
    """Names of the parts in which a row says something else than the one with its key; nothing it leaves empty counts.

    keys  the vault's keys of the persons of each matter, as `envelopes.keys_of` finds them
    """
    parts = [] if before.content[:WORDS] == content[:WORDS] else ["text"]
    if len(before.content) == WORDS:  # of an earlier version
        return parts
    for n, name in enumerate(_MARKED):
        at = slice(WORDS + n * MARK, WORDS + (n + 1) * MARK)
        if content[at] not in (_NOTHING, before.content[at]) and "text" not in parts:
            parts.append(name)
    if contact and not _same_contact(before, contact, keys.get(before.matter, [])):
        parts.append("contact")
    return parts


def _same_contact(before: Before, contact: Mapping[str, str], keys: Sequence[bytes]) -> bool:
    """Whether it is the contact that came before; where that person was erased nobody can say, and nothing is sealed."""
    if isinstance(before.contact, bytes):
        mark = before.contact
        return bool(mark) and (not keys or any(envelopes.marked(key, contact) == mark for key in keys))
    return dict(before.contact) == dict(contact)


def refusal(differ: Sequence[str], *, numbered: bool) -> Incomplete:
    """Why a row is refused that has the key of another and says something else.

    numbered  the key is an id
    """
    parts = listed([PARTS[name] for name in differ])
    words = (
        Text(
            "A message with this id is here already, and differs in: {parts}. This row was not taken. If it is the "
            "same message, add what is new to its matter; if this list counts for itself, give it a name of its own "
            "with --source; if it is another message, give it another id.",
            parts=parts,
        )
        if numbered
        else Text(
            "A message with the same words, time and place is here already, and differs in: {parts}. This row was not "
            "taken. If it is another message, give each row an id in a column of its own and import the row again; if "
            "it is the same one, add what is new to its matter.",
            parts=parts,
        )
    )
    return Incomplete(words, fields={"id" if numbered else differ[0]: words})


def stored(keys: Sequence[bytes]) -> dict[bytes, Before]:
    """Which of the keys came before, and what is stored of the rows that came with them. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, said, matter FROM hear_submission WHERE key = ANY(%s)", [list(keys)])
        rows = [(bytes(key), bytes(content), int(matter or 0)) for key, content, matter in cursor.fetchall()]
    whole = WORDS + MARK * len(_MARKED)
    return {key: Before(content[:whole], content[whole:], matter) for key, content, matter in rows}
