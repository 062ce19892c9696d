"""A message as counts of its characters, character pairs and words; title and body apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.scope import blanked

FloatArray = NDArray[np.float64]
TITLE, BODY = "t", "b"
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z\u00c0-\u024f][a-z\u00c0-\u024f'\-]+")


def grams(text: str) -> Iterable[str]:
    """Single Chinese characters and neighbouring pairs; Latin words and neighbouring word pairs.

    Figures, codes and single letters carry no meaning of their own and are left out, and so is every
    word of opinion, belief or assembly (bound B4).

    >>> list(grams("停水 A7 water supply"))
    ['停', '水', '停水', 'water', 'supply', 'water supply']
    """
    latin = ""
    for run in _RUNS.findall(blanked(folded(text))):
        if run[0] < "\u0250":
            yield run
            if latin:
                yield f"{latin} {run}"
            latin = run
        else:
            yield from run
            yield from map(str.__add__, run, run[1:])
            latin = ""


def counted(title: str, text: str) -> Counter[str]:
    """Counts of the grams of a message, each marked with the field it stands in."""
    counts = Counter(TITLE + gram for gram in grams(title))
    counts.update(BODY + gram for gram in grams(text))
    return counts


def shared_grams(messages: Sequence[Counter[str]], *, least: int = 2) -> list[str]:
    """Grams that so many messages hold, `least` in number, sorted: what only one person wrote is not kept."""
    spread = Counter(gram for counts in messages for gram in counts)
    return sorted(gram for gram, times in spread.items() if times >= least)


def count_matrix(messages: Sequence[Counter[str]], places: Mapping[str, int]) -> sparse.csr_array:
    """Counts as a (messages, grams) matrix; grams without a place are dropped, counts stop at 255."""
    heads: list[int] = [0]
    columns: list[int] = []
    values: list[int] = []
    for counts in messages:
        row = sorted((places[gram], times) for gram, times in counts.items() if gram in places)
        columns.extend(column for column, _ in row)
        values.extend(min(times, 255) for _, times in row)
        heads.append(len(columns))
    parts = (np.array(values, np.float64), np.array(columns, np.int32), np.array(heads, np.int32))
    return sparse.csr_array(parts, shape=(len(messages), len(places)))


def rarity(counts: sparse.csr_array) -> FloatArray:
    """Smoothed inverse document frequency of each gram, shape (grams,)."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    weight: FloatArray = np.log((1 + counts.shape[0]) / (1 + spread)) + 1
    return weight


def weighed(counts: sparse.csr_array, rare: FloatArray, titles: int) -> sparse.csr_array:
    """Damped counts times rarity; the title and the body of a message each of length one.

    counts   (n, k)  with the k grams sorted, so that bodies (b…) come before titles (t…)
    rare     (k,)
    titles   the column where titles begin
    """
    values = (1 + np.log(counts.data)) * rare[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    cell = rows * 2 + (counts.indices >= titles)
    length = np.sqrt(np.bincount(cell, values**2, minlength=2 * counts.shape[0]))
    scaled = values / length[cell]
    return sparse.csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)
