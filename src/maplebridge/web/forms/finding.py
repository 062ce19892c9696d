"""One of a long list, found by a part of its name, by own words, or group by group; no list of hundreds, and no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.texts import LANGUAGES, Text, Wording
from maplebridge.web.forms.choices import Choice
from maplebridge.web.forms.fields import Options, Words

FIND = "find"
"""The button that looks for something without doing anything; its value is the name of the field."""
WORDS, SEEN = "find", "seen"
"""After the name of the field and a point: the words that something is looked for by, and those that the page showed."""
CHOOSE = Text("You looked for “{words}”: choose one of what was found, or empty that line.")
Group = tuple[Words, Options]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent of such a field.

    value  the one that is chosen;  words  by which one is looked for;  new  the page did not show yet what they find
    """

    value: str = ""
    words: str = ""
    new: bool = False


def asked(sent: Mapping[str, Any], name: str) -> Asked:
    """What was sent under a name, the words in one line and never too long."""
    value, words, before = (str(sent.get(one) or "") for one in (name, f"{name}.{WORDS}", f"{name}.{SEEN}"))
    words = " ".join(clean(words).split())[: limits.LINE_LETTERS]
    return Asked(value, words, new=bool(words) and words != " ".join(before.split()))


class _Looked(forms.Widget):
    """The value, with the words beside it."""

    asked = Asked()

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        """What was chosen; the words stay for the field."""
        self.asked = asked(data, name)
        return self.asked.value


class Find(Choice):
    """One of a long list; one of a short list is a plain choice.

    likely   the options that stand first, by their values;  by_words  what own words point at, likeliest first
    search   whether it is looked for by words;  strict  words that found nothing chosen yet are refused
    button   name and value of the button that looks
    """

    widget = _Looked
    most_found = 12

    def __init__(
        self, label: Words = "", options: Options = (), *, search: bool = True, button: tuple[str, str] = (FIND, ""),
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, options, **more)
        self.search, self.button, self.strict = search, button, True
        self.likely: Sequence[str] = ()
        self.by_words: Callable[[str], Sequence[str]] = lambda words: ()

    @property
    def kind(self) -> str:  # type: ignore[override]  # how it looks depends on how much is offered
        """A list for a few, something to look in for many."""
        return "find" if len(self.every) > limits.SELECT_OPTIONS else "choice"

    @property
    def every(self) -> dict[str, Words]:
        """All that may be chosen, by value, in the order of the page."""
        flat = [*self.options, *(one for _above, some in self.groups for one in some)]
        return {str(one[0]): one[1] for one in flat}

    @property
    def looked(self) -> str:
        """The words that something is looked for by."""
        return self.widget.asked.words

    def to_python(self, value: Any) -> Any:
        """The value; where a whole name was typed anew, what is called so."""
        return self.settled(replace(self.widget.asked, value=super().to_python(value))).value

    def again(self, value: Any) -> Any:
        """The choice, also where it was typed as a whole name."""
        return self.settled(replace(self.widget.asked, value=str(value))).value

    def settled(self, sent: Asked) -> Asked:
        """What was sent, with what is called by the words where exactly one thing is."""
        words = sent.words.casefold()
        named = [code for code, title in self.every.items() if sent.new and words in _said(title)]
        return Asked(named[0], sent.words) if len(named) == 1 else sent

    def wrong(self, value: Any) -> Wording | None:
        """Not in the list; or words were typed and nothing was chosen since."""
        sent = self.settled(self.widget.asked)
        if self.strict and sent.new and self.kind == "find" and value not in self._fitting:
            return CHOOSE.filled(words=sent.words)
        return super().wrong(value)

    def near(self, chosen: str) -> list[tuple[str, Words]]:
        """What stands on the page at once: nothing chosen, what is chosen, what is likely, what was found."""
        codes = dict.fromkeys([chosen, *self.likely, *self._fitting[: self.most_found]])
        first: list[tuple[str, Words]] = [] if self.empty is None else [("", self.empty)]
        return [*first, *((code, self.every[code]) for code in codes if code in self.every)]

    def others(self, chosen: str) -> list[Group]:
        """All the rest, group by group."""
        there = {code for code, _title in self.near(chosen)}
        groups: list[Group] = [*([("", self.options)] if self.options else []), *self.groups]
        left = [(above, [one for one in some if str(one[0]) not in there]) for above, some in groups]
        return [(above, some) for above, some in left if some]

    @property
    def more(self) -> int:
        """How many were found beyond those that stand there."""
        return max(0, len(self._fitting) - self.most_found)

    @property
    def none(self) -> bool:
        """Whether nothing fits the words that were looked for."""
        return bool(self.looked) and not self._fitting

    @property
    def _fitting(self) -> list[str]:
        """Values of what the words mean: names that hold them, then what they point at; none where nothing is looked for."""
        words, every = self.looked.casefold().split(), self.every
        held = [code for code, title in every.items() if words and _holds(title, words)]
        pointed = [code for code in self.by_words(self.looked) if code in every] if words else []
        return list(dict.fromkeys([*held, *pointed]))


def _said(title: Words) -> set[str]:
    """A title in every language, in small letters."""
    said = [title] if isinstance(title, str) else [title.in_language(code) for code in LANGUAGES]
    return {" ".join(one.casefold().split()) for one in said}


def _holds(title: Words, words: Sequence[str]) -> bool:
    """Whether a title holds all the words, in any one language."""
    return any(all(word in one for word in words) for one in _said(title))
