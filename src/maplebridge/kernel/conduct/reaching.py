"""Whom to answer: how somebody can be reached, as they give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maplebridge.kernel.identity import reach
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

MOST_LETTERS = limits.FOR_OTHER_LETTERS
TOO_LONG = Text(
    "This is longer than {most_letters} letters. Write only how to reach that person.",
    most_letters=MOST_LETTERS,
)

LONG_ADDRESS = Text(
    "This is longer than {most} letters. Write the address as it stands on an envelope.",
    most=limits.LETTERS_TO_LETTERS,
)


WAYS: Mapping[str, Wording] = {
    "any": Text("By any way that I left"),
    "paper": Text("Only by letter on paper"),
    "counter": Text("Send nothing: I read it with number and code, or ask at a counter"),
}
"""By which way somebody may be reached, by the names that are sealed."""
HOURS: Mapping[str, Wording] = {
    "any": Text("At any time that the city’s quiet hours leave"),
    "morning": Text("Mornings, 8 to 12"),
    "afternoon": Text("Afternoons, 12 to 18"),
    "office": Text("Monday to Friday, 9 to 17"),
}
"""At which times, by the names that are sealed; `notice.safely` keeps to them."""
CALLS = Text("No telephone calls")
PLAIN = Text("No name of the city or of an office on an envelope or in a subject line")
NOT_LISTED = Text("Choose from the list.")
LONG_WORDS = Text("This is longer than {most} letters. Shorten it.", most=limits.SAFE_LETTERS)


@dataclass(frozen=True, slots=True)
class Safely:
    """How somebody may safely be reached, as they say it; it is sealed beside the contact.

    way, hours  of WAYS and HOURS, "" for nothing said;  calls  False: nobody rings up;  plain  the outside names no city
    phone  a number instead of the one that was left;  words  for whoever writes or calls
    """

    way: str = ""
    hours: str = ""
    calls: bool = True
    plain: bool = False
    phone: str = ""
    words: str = ""

    @classmethod
    def read(cls, given: Mapping[str, object]) -> Safely:
        """What a form or a program sent, under names that begin with `safe_`."""
        text = {name: str(given.get(f"safe_{name}") or "").strip() for name in ("way", "hours", "phone", "words")}
        return cls(calls=not given.get("safe_calls"), plain=bool(given.get("safe_plain")), **text)

    def given(self) -> dict[str, str]:
        """The parts that were said, as they are sealed. Raises Incomplete on the part that cannot be."""
        wrong: dict[str, Wording] = {}
        for name, value, options in (("safe_way", self.way, WAYS), ("safe_hours", self.hours, HOURS)):
            if value and value not in options:
                wrong[name] = NOT_LISTED
        if len(self.words) > limits.SAFE_LETTERS:
            wrong["safe_words"] = LONG_WORDS
        phone = ""
        try:
            phone = reach.phone(self.phone) if self.phone else ""
        except Incomplete as refusal:
            wrong["safe_phone"] = refusal.words
        if wrong:
            raise Incomplete(next(iter(wrong.values())), fields=wrong)
        parts = {
            "safe_way": self.way,
            "safe_hours": self.hours,
            "safe_calls": "" if self.calls else "no",
            "safe_plain": "yes" if self.plain else "",
            "safe_phone": phone,
            "safe_words": clean(self.words),
        }
        return {name: text for name, text in parts.items() if text}


@dataclass(frozen=True, slots=True)
class Contact:
    """How the reporter can be reached. It goes into the vault and nowhere else.

    letters_to  the address to which letters on paper go;  safely  how they may be reached
    may_know  "handler": the office that answers may read it for a named act; "nobody": only the number and code
    """

    phone: str = ""
    email: str = ""
    for_other: str = ""
    letters_to: str = ""
    may_know: str = "handler"
    safely: Safely = Safely()

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
        left = {name: text for name, text in parts.items() if text}
        safely = self.safely.given()
        return {**left, **safely} if left else {}
