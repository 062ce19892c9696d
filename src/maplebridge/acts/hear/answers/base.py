"""The answer base as pages show and search it: by own words, by office; what is past its review day comes last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import hotline
from maplebridge.kernel.territory import queries as territory
from maplebridge.methods.text import Gazetteer, fold
from maplebridge.packs.answers import HOTLINE, Answer, answers
from maplebridge.packs.bodies import office_kinds
from maplebridge.rules import limits
from maplebridge.texts import LANGUAGES, Text, Title, Wording, title_of

OWN_WORD, TERM = 10, 1
"""What a letter is worth of a word by which an answer is to be found; what a term that stands in its question or text."""
ASKS = re.compile(
    r"[?？吗呢]|怎么|怎样|如何|哪里|哪儿|哪个|哪些|哪天|多少|多久|多长|什么|几点|几天|能不能|可不可以|是否|请问|咨询|想问"
    r"|\b(?:how|where|when|what|which|who|do i|do we|can i|can we|may i|must i|is there|are there|until when)\b"
)
"""By what a text is known to ask: marks, and words of asking."""
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_SMALL = frozenset(
    (
        "a", "an", "and", "at", "be", "by", "can", "did", "do", "does", "for", "from", "get", "got", "has", "have", "how",
        "i", "if", "in", "is", "it", "me", "my", "not", "of", "on", "or", "our", "the", "there", "they", "to", "was", "we",
        "what", "when", "where", "which", "who", "will", "with", "you", "your",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as a page shows it.

    office   who answers for it, in this city;  text  with the city's own number in it
    overdue  its review day is over: it says so, and is not offered first;  due  its review day comes soon, or is over
    """

    id: str
    question: Wording
    text: Wording
    source: Wording
    office: Wording
    office_kind: str
    procedure: str
    review: date
    overdue: bool
    due: bool


def every(*, now: datetime) -> tuple[Shown, ...]:
    """All answers of the city's pack, in the order of its file. No query once the map is read."""
    today, number = towntime.local(now).date(), hotline.number()
    return tuple(
        _shown(one, today) for one in answers(registry.home_pack()) if number or not one.names_hotline
    )


def one_of(id_: str, *, now: datetime) -> Shown | None:
    """The answer of this name; None where the city has none. No query."""
    return next((one for one in every(now=now) if one.id == id_), None)


def offices(shown: Iterable[Shown]) -> list[tuple[str, Wording]]:
    """The offices that answer for some of these, each once: its kind and its name. In the order of the answers."""
    return list({one.office_kind: one.office for one in shown}.items())


def find(words: str, *, office: str = "", now: datetime) -> tuple[Shown, ...]:
    """Answers to somebody's own words, likeliest first; all where nothing was typed. Overdue ones come last. No query.

    office  only those for which this kind of office answers
    """
    some = [one for one in every(now=now) if not office or one.office_kind == office]
    if not words.strip():
        return _current_first(some)
    worth = _worth(words)
    found = sorted((one for one in some if worth.get(one.id)), key=lambda one: -worth[one.id])
    return _current_first(found)


def answering(text: str, *, now: datetime) -> tuple[Shown, ...]:
    """Answers that may spare somebody a report: where its words ask something, and name what an answer is to be found by.

    At most `limits.ANSWERS_OFFERED`, likeliest first, none that is overdue before one that is not. No query.
    """
    if ASKS.search(fold(text).text) is None:
        return ()
    worth = {id_: sum(map(len, names)) for id_, names in _named(text).items()}
    found = sorted((one for one in every(now=now) if worth.get(one.id)), key=lambda one: -worth[one.id])
    return _current_first(found)[: limits.ANSWERS_OFFERED]


def due(*, now: datetime) -> tuple[Shown, ...]:
    """Answers whose review day is over or comes soon, the first to come first. No query."""
    return tuple(sorted((one for one in every(now=now) if one.due), key=lambda one: one.review))


def _current_first(some: Sequence[Shown]) -> tuple[Shown, ...]:
    return (*(one for one in some if not one.overdue), *(one for one in some if one.overdue))


def _worth(words: str) -> dict[str, int]:
    """How well each answer fits some words: those by which it is to be found, then all terms in what it says."""
    worth = {id_: OWN_WORD * sum(map(len, names)) for id_, names in _named(words).items()}
    terms = _terms(words)
    for one in answers(registry.home_pack()):
        hit = sum(term in _said(one) for term in terms)
        if terms and 2 * hit >= len(terms):
            worth[one.id] = worth.get(one.id, 0) + TERM * hit
    return worth


def _named(words: str) -> dict[str, set[str]]:
    """Answer → the words by which it is to be found that stand in a text."""
    named: dict[str, set[str]] = {}
    for _, _, name, ids in _gazetteer(registry.home_pack()).find(words):
        for id_ in ids:
            named.setdefault(id_, set()).add(name)
    return named


@cache
def _gazetteer(pack: str) -> Gazetteer[str]:
    """Every word by which an answer is to be found; English ones in the plural too."""
    pairs: list[tuple[str, str]] = []
    for one in answers(pack):
        english = [form for word in one.words_en for form in (word, f"{word}s")]
        pairs += [(word, one.id) for word in (*one.words_zh, *english)]
    return Gazetteer(pairs)


@cache
def _said(one: Answer) -> str:
    """What an answer says in every language, folded."""
    parts = (part.in_language(language) for part in (one.question, one.text) for language in LANGUAGES)
    return fold(" ".join(parts)).text


def _terms(words: str) -> tuple[str, ...]:
    """What is looked for: words, and of running Chinese each pair of signs."""
    terms: dict[str, None] = {}
    for run in _RUN.findall(fold(words).text):
        if run.isascii() or len(run) == 1:
            terms |= {} if run in _SMALL else {run: None}
        else:
            terms |= dict.fromkeys(run[n : n + 2] for n in range(len(run) - 1))
    return tuple(terms)


def _shown(one: Answer, today: date) -> Shown:
    number = hotline.number()
    text = title_of({language: one.text.in_language(language).replace(HOTLINE, number) for language in LANGUAGES})
    return Shown(
        id=one.id,
        question=one.question,
        text=text,
        source=one.source,
        office=_office(one.office),
        office_kind=one.office,
        procedure=one.procedure,
        review=one.review,
        overdue=one.review < today,
        due=(one.review - today).days < limits.ANSWER_REVIEW_DAYS,
    )


def _office(kind: str) -> Wording:
    """Who answers: the city's own office of that kind; else what such an office is called in each township or county."""
    own = next((one.id for one in territory.offices().at(territory.tree().root.id) if one.kind == kind), None)
    if own is not None:
        return office_title(own)
    named = next(one for one in office_kinds(registry.home_pack()) if one.kind == kind)
    english, chinese = named.named("", "")
    name = Title(english.strip(), chinese.strip())
    if "township" in named.levels:
        return Text("{office} of your township", office=name)
    return Text("{office} of your county or community", office=name)
