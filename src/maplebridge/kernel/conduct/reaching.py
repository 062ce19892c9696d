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

LONG_ADDRESS = Text(
    "This is longer than {most} letters. Write the address as it stands on an envelope.",
    most=limits.LETTERS_TO_LETTERS,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """How the reporter can be reached. It goes into the vault and nowhere else.

    letters_to  the address to which letters on paper go
    may_know  "handler": the office that answers may read it for a named act; "nobody": only the number and code
    """

    phone: str = ""
    email: str = ""
    for_other: str = ""
    letters_to: str = ""
    may_know: str = "handler"

    def given(self) -> dict[str, str]:
        """The parts that were given, as they are kept.

        raises  Incomplete  no such number or address, on "phone", "email", "for_other" or "letters_to"
        returns  texts by these names, without those that were left empty
        """
        parts = {
            "phone": reach.phone(self.phone) if self.phone.strip() else "",
            "email": reach.email(self.email) if self.email.strip() else "",
            "for_other": reach.half_width(clean(self.for_other)),
            "letters_to": reach.half_width(clean(self.letters_to)),
        }
        if len(parts["for_other"]) > MOST_LETTERS:
            raise Incomplete(TOO_LONG, fields={"for_other": TOO_LONG})
        if len(parts["letters_to"]) > limits.LETTERS_TO_LETTERS:
            raise Incomplete(LONG_ADDRESS, fields={"letters_to": LONG_ADDRESS})
        return {name: text for name, text in parts.items() if text}
