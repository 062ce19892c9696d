"""Fields that are chosen: one of a list, one of a few, several, a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.texts import LANGUAGES, Text, Wording
from maplebridge.web.forms.fields import Field, Line, Options, Words, both

FEW = 5
"""Options of a choice that are all seen at once."""


class Choice(Line):
    """One of a list.

    options  (value, words), known to the class or set on the form;  empty  what stands for no choice
    free     the act itself says what may be chosen
    groups   the same under headings
    """

    kind = "choice"

    def __init__(
        self,
        label: Words = "",
        options: Options = (),
        *,
        empty: Words | None = None,
        free: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.options, self.empty, self.free = options, empty, free

    def wrong(self, value: Any) -> Wording | None:
        """Not in the list."""
        listed = [*self.options, *(one for _, some in self.groups for one in some)]
        if not value or self.free or not listed or value in {str(one[0]) for one in listed}:
            return super().wrong(value)
        words = both(self.words)
        return Text("Choose from the list: {words}", words=words)


class Pick(Choice):
    """One of a few, all of them seen."""

    kind = "pick"


class OfficePick(Choice):
    """An office of a long list: the one that the rules say stands first, others are found by name; no script is needed.

    usual  the value of that one, "" for none;  why  why it is that one
    """

    kind = "office"
    most_found = 12

    def __init__(
        self, label: Words = "", options: Options = (), *, usual: str = "", why: Words = "", **more: Any
    ) -> None:
        super().__init__(label, options, **{"free": True, **more})
        self.usual, self.why, self.found = usual, why, ""

    def look_for(self, words: str) -> None:
        """Offer the offices whose names hold all these words."""
        self.found = " ".join(clean(words).split())[: limits.LINE_LETTERS]

    def offered(self, chosen: str) -> list[tuple[str, Words]]:
        """What stands on the page: the usual one, the one that was chosen, those that were found; all of a short list."""
        if len(self.options) <= FEW:
            fits = self.options
        else:
            found = self._fitting[: self.most_found]
            fits = [one for one in self.options if one[0] in (self.usual, chosen) or one in found]
        return sorted(fits, key=lambda one: one[0] != self.usual)

    @property
    def none(self) -> bool:
        """Whether nothing is called by the words that were looked for."""
        return bool(self.found) and not self._fitting

    @property
    def more(self) -> int:
        """How many were found beyond those that stand there."""
        return max(0, len(self._fitting) - self.most_found)

    @property
    def _fitting(self) -> list[tuple[str, Words]]:
        """The offices whose names hold what is looked for; none where nothing is."""
        words = self.found.casefold().split()
        return [one for one in self.options if words and _holds(one[1], words)]


def _holds(title: Words, words: Sequence[str]) -> bool:
    """Whether a title holds all the words, in any one language."""
    said = [title] if isinstance(title, str) else [title.in_language(code) for code in LANGUAGES]
    return any(all(word in one.casefold() for word in words) for one in said)


class _Several(forms.Widget):
    """All values that come under one name."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        """With commas between."""
        values = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name) or ""]
        return ",".join(str(one) for one in values)


class Several(Choice):
    """Some of a list: the values, with commas between."""

    kind = "several"
    widget = _Several

    def __init__(self, label: Words = "", options: Options = (), **more: Any) -> None:
        super().__init__(label, options, **{"most": limits.TEXT_LETTERS, "free": True, **more})

    def to_python(self, value: Any) -> Any:
        """As it was said."""
        return clean(value or "")


class Tick(Field):
    """A box: "yes" or nothing."""

    kind = "check"

    def __init__(self, label: Words = "", **more: Any) -> None:
        super().__init__(label, **{"needed": False, **more})

    def to_python(self, value: Any) -> Any:
        """What the box says."""
        return clean(value or "")
