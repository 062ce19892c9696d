"""Fields that are chosen: one of a list, one of a few, several, a box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.texts import Text, Wording
from maplebridge.web.forms.fields import Field, Line, Options, Words, both


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
