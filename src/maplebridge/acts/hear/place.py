"""Where something is, and whom to answer: as a person gives it, before it is understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A picked unit, a point, typed words, or nothing; the first that is given counts."""

    unit_id: int | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""


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
        """The parts that were given."""
        parts = {"phone": self.phone, "email": self.email, "for_other": self.for_other}
        return {name: text.strip() for name, text in parts.items() if text.strip()}
