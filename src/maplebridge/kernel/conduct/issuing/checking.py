"""Whether a paper was issued, for anybody who has it: its number, its day, its hash; nothing of what it says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import connection

from maplebridge.kernel.conduct.issuing.reading import title_of
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.numbers import ALPHABET
from maplebridge.texts import Title, Wording

_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


@dataclass(frozen=True, slots=True)
class Hash:
    """The SHA-256 of one edition in hex, its language, and whether the city has it no more because words were erased.

    earlier  it was made again since: with the seal, once each side had signed, or without erased words
    """

    language: str
    digest: str
    gone: bool
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper that was issued. `matter` is the number as people read it; hashes in the order in which they were made."""

    title: Wording
    number: str
    matter: str
    office: Wording
    day: date
    hashes: tuple[Hash, ...]

    def of(self, octets: bytes) -> Hash | None:
        """The edition that a file is, to the last octet; None where it is none of them."""
        own = hashlib.sha256(octets).hexdigest()
        return next((one for one in self.hashes if one.digest == own), None)


def plain(token: str) -> str:
    """A token as it is kept, from what somebody read or typed."""
    return "".join(sign for sign in token.upper().translate(_MISREAD) if sign in ALPHABET)


def check(token: str) -> Checked | None:
    """The paper of a token, forgiving about case, spaces and dashes; None where none was issued under it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter, document, procedure, version, number, day, office_en, office_zh, languages, digests, gone "
            "FROM conduct_check_paper(%s)",
            [plain(token)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    matter, document, procedure, version, number, day, office_en, office_zh, languages, digests, gone = row
    return Checked(
        title=title_of({"procedure": procedure, "version": version, "document": document}),
        number=number,
        matter=numbers.show(matter),
        office=Title(office_en, office_zh),
        day=date.fromisoformat(day),
        hashes=tuple(
            Hash(*one, earlier=one[0] in languages[n + 1 :])
            for n, one in enumerate(zip(languages or (), digests or (), gone or (), strict=True))
        ),
    )
