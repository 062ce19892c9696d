"""Whom to answer: how somebody can be reached, as they give it."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.kernel.identity import reach
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

MOST_LETTERS = limits.FOR_OTHER_LETTERS
TOO_LONG = Text(
    "This is longer than {most_letters} letters. Write only how to reach that person.",
    most_letters=MOST_LETTERS,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """How the reporter can be reached. It goes into the vault and nowhere else.

    may_know  "handler": the office that answers may read it for a named act; "nobody": only the number and code
    """

    phone: str = ""
    email: str = ""
    for_other: str = ""
    may_know: str = "handler"

    def given(self) -> dict[str, str]:
        """The parts that were given, as they are kept.

        raises  Incomplete  no such number or address, on "phone", "email" or "for_other"
        returns  texts by "phone", "email" and "for_other", without those that were left empty
        """
        parts = {
            "phone": reach.phone(self.phone) if self.phone.strip() else "",
            "email": reach.email(self.email) if self.email.strip() else "",
            "for_other": reach.half_width(clean(self.for_other)),
        }
        if len(parts["for_other"]) > MOST_LETTERS:
            raise Incomplete(TOO_LONG, fields={"for_other": TOO_LONG})
        return {name: text for name, text in parts.items() if text}
