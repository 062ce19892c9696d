"""The answer base of a pack: questions that need no matter, each with its answer, its source, its office, its review day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from maplebridge.packs.bodies import office_kinds
from maplebridge.packs.reading import PackError, names, parse, taxonomy, text_of
from maplebridge.texts import LANGUAGES, Title, title_of

FILE, HOTLINE = "answers.toml", "{hotline}"
NAME = re.compile(r"[a-z][a-z0-9-]{1,58}[a-z0-9]")
_KEYS = {"office", "kinds", "question", "text", "source", "procedure", "words_en", "words_zh", "review"}
_TEXTS = ("question", "text", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the base.

    id         by which it is counted;  office  kind of office that answers for it (`offices.toml`)
    source     where it stands: a law with its article, or the city's own procedures and offices
    procedure  id of what one may bring if one still wants to; empty for none;  kinds  classes of which it speaks
    words_*    by which it is found, beside the words of its question;  review  last day on which it is believed unseen
    """

    id: str
    office: str
    question: Title
    text: Title
    source: Title
    review: date
    kinds: tuple[str, ...] = ()
    procedure: str = ""
    words_en: tuple[str, ...] = ()
    words_zh: tuple[str, ...] = ()

    @property
    def names_hotline(self) -> bool:
        """Whether its text names the city's own number, so that a city without one does not show it."""
        return any(HOTLINE in self.text.in_language(language) for language in LANGUAGES)


@cache
def answers(pack: str) -> tuple[Answer, ...]:
    """The answers of a pack, in the order of its file; none where it has no such file. Raises PackError."""
    text = text_of(pack, FILE)
    return () if text is None else read_answers(text, pack=pack)


def packs_with_answers() -> tuple[str, ...]:
    """The packs of this build that have an answer base, by name."""
    return tuple(name for name in names() if text_of(name, FILE) is not None)


def read_answers(text: str, *, pack: str) -> tuple[Answer, ...]:
    """Read an answer base, in the order of the file; raises PackError naming the answer and what to write."""
    rows = parse(text, name=f"{pack}/{FILE}", table="answer")
    kinds = {one.kind for one in office_kinds(pack)}
    return tuple(_answer(id_, row, kinds, pack) for id_, row in rows.items())


def _answer(id_: str, row: Mapping[str, Any], offices: set[str], pack: str) -> Answer:
    where = f"{pack}/{FILE}, answer {id_}"
    _check(id_, row, offices, where)
    known = taxonomy(pack)
    if wrong := [code for code in row.get("kinds", ()) if known.by_code(code) is None]:
        raise PackError(f"{where}: there is no class {wrong[0]}.")
    words_en = tuple(
        dict.fromkeys(word.strip().lower() for word in row.get("words_en", "").split(",") if word.strip())
    )
    words_zh = tuple(dict.fromkeys(row.get("words_zh", "").split()))
    if not words_en or not words_zh:
        raise PackError(f"{where}: words_en and words_zh say by which words it is found.")
    return Answer(
        id=id_,
        office=row["office"],
        question=title_of(row["question"]),
        text=title_of(row["text"]),
        source=title_of(row["source"]),
        review=row["review"],
        kinds=tuple(row.get("kinds", ())),
        procedure=row.get("procedure", ""),
        words_en=words_en,
        words_zh=words_zh,
    )


def _check(id_: str, row: Mapping[str, Any], offices: set[str], where: str) -> None:
    """See that a row has its name, its office, its texts and its day. Raises PackError."""
    if NAME.fullmatch(id_) is None:
        raise PackError(f"{where}: its name has small letters, digits and hyphens, 3 to 60.")
    if unknown := sorted(set(row) - _KEYS):
        raise PackError(f"{where}: unknown key {unknown[0]}; known are {', '.join(sorted(_KEYS))}.")
    if row.get("office") not in offices:
        raise PackError(f"{where}: office must be a kind of office of its pack's offices.toml.")
    for name in _TEXTS:
        said = row.get(name)
        if not isinstance(said, dict) or not all(str(said.get(one, "")).strip() for one in ("en", "zh")):
            raise PackError(f"{where}: {name} is needed in both languages (en, zh).")
    if type(row.get("review")) is not date:
        raise PackError(f"{where}: review is a day, 2027-11-30.")
