"""Kinds of fields: what each is called, what may be typed into it, and the sentence where that cannot be taken.

Whatever is wrong comes back as a sentence in every declared language; nothing is ever cut in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from maplebridge.rules import limits, plain
from maplebridge.rules.plain import clean, whole
from maplebridge.texts import Text as _
from maplebridge.texts import Wording, as_it_is

Words = str | Wording
"""What a page says: of a catalogue, in every declared language, or as it is."""
Options = Sequence[tuple[str, Words]]
DAY_DIGITS = 4


def too_long(most: int) -> Wording:
    """The sentence for more letters than are taken."""
    return _(
        "This is longer than {most:,} letters. Shorten it; what you wrote is kept in the form.", most=most
    )


TOO_LONG = too_long(limits.TEXT_LETTERS)
NO_DAY = _("Type the day as year-month-day, 2026-05-09.")
NO_NUMBER = _("Type a whole number of days.")


def both(words: Words) -> Wording:
    """Words in every language; plain ones as they are."""
    return as_it_is(words) if isinstance(words, str) else words


class Field(forms.Field):
    """What all kinds share.

    needed   nothing typed is refused, and a field that may stay empty says so;  hint  stands below the label
    judged   the act itself says whether it may stay empty
    nothing  what is said where nothing was typed into a needed field; without it: “Fill in: …”
    """

    kind: ClassVar[str] = "line"
    secret: ClassVar[bool] = False
    """It is never shown again and never carried from page to page."""
    autocomplete = "off"
    groups: Sequence[tuple[Words, Options]] = ()
    suggested: Sequence[str] = ()
    """What is offered while one types; anything else may be typed too."""

    def __init__(
        self,
        label: Words = "",
        *,
        hint: Words = "",
        needed: bool = True,
        judged: bool = False,
        nothing: Wording | None = None,
    ) -> None:
        super().__init__(required=False)
        self.words, self.hint, self.nothing = label, hint, nothing
        self.judged, self.needed = judged, needed and not judged
        self.optional = not needed and not judged

    def clean(self, value: Any) -> Any:
        """The value as it is used. Raises ValidationError with a sentence in every declared language."""
        cleaned = self.to_python(value)
        wrong = self.missing() if self.needed and not cleaned else self.wrong(cleaned)
        if wrong is not None:
            raise forms.ValidationError(wrong)  # type: ignore[arg-type]  # Django carries it as it is
        return cleaned

    def missing(self) -> Wording:
        """The sentence for a needed field that is empty."""
        words = both(self.words)
        return self.nothing or _("Fill in: {words}", words=words)

    def wrong(self, value: Any) -> Wording | None:
        """The sentence for a value that cannot be taken; None where it can."""
        return None

    def again(self, value: Any) -> Any:
        """What stands in the field when the form comes back."""
        return value


class Line(Field):
    """One line; `look` is the type of the input, `short` a narrow one."""

    most = limits.LINE_LETTERS
    mode = ""
    """Which keys a phone shows."""

    def __init__(
        self,
        label: Words = "",
        *,
        most: int = limits.LINE_LETTERS,
        look: str = "text",
        short: bool = False,
        autocomplete: str = "off",
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.most, self.look, self.short, self.autocomplete = most, look, short, autocomplete

    def to_python(self, value: Any) -> Any:
        """Without letters that nobody can see, blanks made one."""
        return " ".join(clean(value or "").split())

    def wrong(self, value: Any) -> Wording | None:
        """Too long."""
        return too_long(self.most) if isinstance(value, str) and len(value) > self.most else None


class Verbatim(Line):
    """One line, its blanks as they were typed."""

    def to_python(self, value: Any) -> Any:
        """Without letters that nobody can see."""
        return clean(value or "")


class Number(Verbatim):
    """A number or an amount as it was typed; whoever takes the act judges it."""

    mode = "decimal"

    def __init__(self, label: Words = "", **more: Any) -> None:
        super().__init__(label, short=True, **more)


class Text(Line):
    """Some lines."""

    kind = "text"

    def __init__(
        self, label: Words = "", *, rows: int = 5, most: int = limits.TEXT_LETTERS, **more: Any
    ) -> None:
        super().__init__(label, most=most, **more)
        self.rows = rows

    def to_python(self, value: Any) -> Any:
        """Without letters that nobody can see, with plain line ends."""
        return clean(value or "")


class Hidden(Text):
    """What the page itself must know again: a step, a point on a map, what was seen."""

    kind = "hidden"

    def __init__(self, *, needed: bool = False, most: int = limits.LINE_LETTERS) -> None:
        super().__init__(needed=needed, most=most)


class Secret(Line):
    """A password or a code: as it was typed, never shown again, never carried from page to page."""

    secret = True

    def __init__(self, label: Words = "", *, look: str = "password", **more: Any) -> None:
        super().__init__(label, look=look, **{"judged": True, **more})

    def to_python(self, value: Any) -> Any:
        """A password keeps its blanks; of one that is longer than any, one letter more than is looked at."""
        text = str(value or "") if self.look == "password" else super().to_python(value)
        return text[: self.most + 1]

    def wrong(self, value: Any) -> Wording | None:
        """Nothing: what opens says so itself."""
        return None

    def again(self, value: Any) -> Any:
        """Nothing."""
        return ""


class Day(Line):
    """A day: a date, or nothing."""

    kind = "date"

    def __init__(
        self, label: Words = "", *, nothing: Wording | None = NO_DAY, picker: bool = False, **more: Any
    ) -> None:
        super().__init__(label, look="date" if picker else "text", short=True, nothing=nothing, **more)

    def to_python(self, value: Any) -> Any:
        """A date where it can be read as one, else the words."""
        text = super().to_python(value)
        return plain.day(text) or text

    def wrong(self, value: Any) -> Wording | None:
        """No day."""
        return NO_DAY if value and not isinstance(value, date) else None


class Days(Line):
    """A whole number of days, kept as it was typed."""

    kind = "days"

    def __init__(self, label: Words = "", **more: Any) -> None:
        super().__init__(label, look="number", short=True, **more)

    def wrong(self, value: Any) -> Wording | None:
        """No number."""
        return NO_NUMBER if value and whole(str(value), DAY_DIGITS) is None else None
