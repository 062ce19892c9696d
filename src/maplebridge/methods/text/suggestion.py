"""Suggest a class for a message: the three likeliest, how sure, and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from maplebridge.methods.errors import RangeError
from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.keywords import Keywords, by_keywords

if TYPE_CHECKING:
    from maplebridge.methods.text.grams import FloatArray
    from maplebridge.methods.text.model import Model

SHOWN = 3
WORDS = 5
_EMPTY = frozenset("的了是在和我们你他她它这那就都也很着把被对与及为个有不上来到说要会去吗吧呢一")


@dataclass(frozen=True, slots=True)
class Costs:
    """What a wrong suggestion costs and what asking a person costs, in any one unit.

    A suggestion pays when the chance of being wrong times `wrong` is less than `ask`.
    """

    wrong: float = 3.0
    ask: float = 1.0

    def __post_init__(self) -> None:
        if not (0 < self.ask <= self.wrong < float("inf")):
            raise RangeError("Costs must be finite, with 0 < ask <= wrong.")

    @property
    def threshold(self) -> float:
        """The confidence, a share, from which a suggestion pays."""
        return 1 - self.ask / self.wrong


DEFAULT_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Choice:
    """A class, the confidence in it, and the words of the message that speak for it most."""

    label: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """At most three choices, best first; `sure` is false where it is better to say: I don't know.

    threshold  the confidence, a share, from which it is sure
    """

    choices: tuple[Choice, ...]
    sure: bool
    basis: Literal["model", "keywords", "nothing"]
    threshold: float


def suggest(
    text: str,
    *,
    title: str = "",
    model: Model | None = None,
    keywords: Keywords | None = None,
    costs: Costs = DEFAULT_COSTS,
) -> Suggestion:
    """Suggest a class (or a kind of dispute) for one message.

    model      used when given and the message holds anything it knows; else `keywords`
    returns    with basis "model", confidences that are calibrated probabilities; with "keywords", shares

    Takes no word about who wrote: nothing of a person can be a feature (bound B1).

    >>> suggest("路灯坏了", keywords={"streets": ["路灯"]}).choices[0].label
    'streets'
    """
    if model is not None:
        suggested = suggest_many([text], titles=[title], model=model, costs=costs)[0]
        if suggested.basis == "model":
            return suggested
    scores = by_keywords(text, keywords, title=title)[:SHOWN] if keywords else []
    choices = tuple(Choice(one.label, one.share, one.words[:WORDS]) for one in scores)
    alone = len(scores) == 1 or (len(scores) > 1 and scores[0].share > scores[1].share)
    sure = alone and scores[0].share >= min(costs.threshold, 0.5)
    return Suggestion(choices, sure, "keywords" if choices else "nothing", costs.threshold)


def suggest_many(
    texts: Sequence[str], *, model: Model, titles: Sequence[str] | None = None, costs: Costs = DEFAULT_COSTS
) -> list[Suggestion]:
    """`suggest` with a model for each message, several times faster for many."""
    titles = titles or [""] * len(texts)
    rows = model.features(titles, texts)
    shares = model.shares(rows)
    answer = []
    for at, (title, text) in enumerate(zip(titles, texts, strict=True)):
        columns = rows.indices[rows.indptr[at] : rows.indptr[at + 1]]
        if not len(columns):
            answer.append(Suggestion((), False, "nothing", costs.threshold))
            continue
        values = rows.data[rows.indptr[at] : rows.indptr[at + 1]]
        top = np.argsort(-shares[at], kind="stable")[:SHOWN]
        choices = tuple(
            Choice(
                model.labels[one],
                float(shares[at, one]),
                _words(model, columns.tolist(), values * model.weights[one, columns], f"{title}\n{text}"),
            )
            for one in top.tolist()
        )
        answer.append(Suggestion(choices, choices[0].confidence >= costs.threshold, "model", costs.threshold))
    return answer


def likeliest(
    texts: Sequence[str], *, model: Model, titles: Sequence[str] | None = None, costs: Costs = DEFAULT_COSTS
) -> list[tuple[str, float] | None]:
    """The class of each message and the confidence in it, None for "I don't know"; no words, so much faster."""
    rows = model.features(titles or [""] * len(texts), texts)
    shares, any_gram = model.shares(rows), np.diff(rows.indptr) > 0
    best = shares.argmax(1)
    likeliest_shares = shares[np.arange(len(texts)), best]
    return [
        (model.labels[one], sure) if heard and sure >= costs.threshold else None
        for one, sure, heard in zip(best.tolist(), likeliest_shares.tolist(), any_gram.tolist(), strict=True)
    ]


def _words(model: Model, columns: list[int], pull: FloatArray, text: str) -> tuple[str, ...]:
    """The words of two or more characters that pull most towards a class; neighbours are joined."""
    line = folded(text)
    strong: dict[str, float] = {}
    for at in np.argsort(-pull, kind="stable").tolist():
        gram = model.grams[columns[at]][1:]
        if pull[at] <= 0 or len(strong) == 2 * WORDS:
            break
        if len(gram) > 1 and gram in line and _EMPTY.isdisjoint(gram):
            strong[gram] = strong.get(gram, 0.0) + float(pull[at])
    joined = _joined(strong, line)
    return tuple(sorted(joined, key=lambda word: (-joined[word], word))[:WORDS])


def _joined(strong: dict[str, float], line: str) -> dict[str, float]:
    """Overlapping character pairs read as one word, at the first place where they stand."""
    spans = sorted((line.index(gram), line.index(gram) + len(gram), pull) for gram, pull in strong.items())
    words: dict[str, float] = {}
    open_at, end, total = -1, -1, 0.0
    for start, stop, pull in [*spans, (len(line) + 1, len(line) + 1, 0.0)]:
        if start < end:
            end, total = max(end, stop), total + pull
            continue
        if open_at >= 0:
            words[line[open_at:end]] = words.get(line[open_at:end], 0.0) + total
        open_at, end, total = start, stop, pull
    return words
