"""Which class of a taxonomy somebody means who typed its code, its name or a part of it."""

from __future__ import annotations

import re

from maplebridge.packs.reading import Category, taxonomy
from maplebridge.texts import in_all

CODE_AT_END = re.compile(r"\((\d{2,6})\)$")


def shown(category: Category, language: str) -> str:
    """A class as it is offered while one types: its name and, in brackets, its code."""
    return f"{category.title.in_language(language)} ({category.code})"


def meant(words: str, pack: str) -> tuple[Category, ...]:
    """The classes that may be meant, in the order of the tree; exactly one where it is clear, none where nothing fits.

    words  a code, a name, what `shown` gives, a part of a name or a word by which reports are recognised
    """
    classes = taxonomy(pack)
    asked = words.strip().casefold()
    at_end = CODE_AT_END.search(asked)
    by_code = classes.by_code(at_end[1] if at_end else asked)
    if by_code is not None or not asked:
        return () if by_code is None else (by_code,)
    called = [one for one in classes.categories if asked in _names(one)]
    if called:
        return tuple(called[:1]) if _nested(called) else tuple(called)
    within = [one for one in classes.categories if any(asked in name for name in _names(one))]
    return tuple(
        within or [one for one in classes.categories if asked in (*one.keywords_en, *one.keywords_zh)]
    )


def _names(category: Category) -> tuple[str, ...]:
    return tuple(name.casefold() for name in in_all(category.title).values())


def _nested(called: list[Category]) -> bool:
    """Whether all of them lie in the first one: a class whose only part has the same name."""
    return all(one.code.startswith(called[0].code) for one in called)
