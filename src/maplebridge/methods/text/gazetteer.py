"""Place names in a text, from a list of names: longest first, aliases, spans in the original."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.errors import RangeError
from maplebridge.methods.text.fold import Folded, fold, folded

Id = TypeVar("Id", bound=Hashable)
SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "街道",
    "社区",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "镇",
    "乡",
    "村",
    "盟",
    "旗",
)
_LATIN_ENDS = "\u0250"
_SIEVE = 1 << 20
_BATCH = 500
_BEYOND, _ANY_BEYOND = re.compile("[\U00010000-\U0010ffff]"), "\uffff"
_SPREAD, _DROP = np.uint32(2_654_435_769), np.uint32(12)


class Mention(NamedTuple, Generic[Id]):
    """A name at a half-open span of the original text; `ids` holds each place of that name.

    A named tuple, because a file of messages names hundreds of thousands.
    """

    start: int
    end: int
    name: str
    ids: tuple[Id, ...]


class Lines(NamedTuple):
    """Folded texts in one line with a break between each two, and its neighbours numbered; made once for many searches.

    ends  where each text ends in the line;  heads  a number for each two neighbouring characters of the line
    """

    sources: tuple[Folded, ...]
    joined: str
    ends: tuple[int, ...]
    heads: NDArray[np.uint32]


def short_forms(name: str) -> tuple[str, ...]:
    """The name without its administrative ending, when two or more characters remain: at most one, the first that fits.

    >>> short_forms("枫桥镇"), short_forms("江县")
    (('枫桥',), ())
    """
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            rest = name[: -len(suffix)]
            return (rest,) if len(rest) >= 2 else ()
    return ()


class Gazetteer(Generic[Id]):
    """Find names in texts; built once, then read only.

    names    name → id, or pairs (name, id); one id may have several names, one name several ids
    raises   RangeError for a name shorter than two characters after folding

    Each position of a text is sieved by its two next characters, so time grows with the length of
    the text and hardly with the number of names. A Latin name counts only as whole words.

    >>> [(m.start, m.end, m.ids) for m in Gazetteer({"枫桥镇": 7, "枫桥": 8}).find("家住枫桥镇东")]
    [(2, 5, (7,))]
    """

    def __init__(self, names: Mapping[str, Id] | Iterable[tuple[str, Id]]) -> None:
        pairs = names.items() if isinstance(names, Mapping) else names
        by_name: dict[str, dict[Id, None]] = {}
        for name, place in pairs:
            key = " ".join(folded(name).split())
            if len(key) < 2:
                raise RangeError(f"The place name {name!r} is too short: two characters at least.")
            by_name.setdefault(key, {})[place] = None
        self._ids: dict[str, tuple[Id, ...]] = {key: tuple(ids) for key, ids in by_name.items()}
        lengths: dict[str, set[int]] = {}
        for key in self._ids:
            lengths.setdefault(key[:2], set()).add(len(key))
        self._lengths = {head: tuple(sorted(some, reverse=True)) for head, some in lengths.items()}
        self._sieve = np.zeros(_SIEVE, np.bool_)
        for head in self._lengths:
            self._sieve[_heads(head)] = True

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str) -> list[Mention[Id]]:
        """Mentions from left to right, none overlapping; at each place the longest name wins."""
        return self.find_in(lined([fold(text)]))[0]

    def find_many(self, texts: Sequence[str]) -> list[list[Mention[Id]]]:
        """`find` for each text, several times faster for many short ones."""
        answer: list[list[Mention[Id]]] = []
        for first in range(0, len(texts), _BATCH):
            answer.extend(self.find_in(lined([fold(text) for text in texts[first : first + _BATCH]])))
        return answer

    def find_in(self, lines: Lines) -> list[list[Mention[Id]]]:
        """The mentions of each text; spans are of the texts as they were before they were folded.

        A name never reaches from one text into the next: no name holds the break that stands between them.
        """
        line, lengths, ids, free = lines.joined, self._lengths, self._ids, 0
        answer: list[list[Mention[Id]]] = [[] for _ in lines.sources]
        which, ends = -1, lines.ends
        begin = end = -1
        for at in _starts(lines, self._sieve):
            if at < free or (some := lengths.get(line[at : at + 2])) is None:
                continue
            for length in some:
                name = line[at : at + length]  # at the end of the line it may be shorter than was asked for
                if len(name) == length and name in ids and not (_inside(line, at) or _inside(line, at + length)):
                    break
            else:
                continue
            while at >= end:  # ends: the last text ends behind every place
                which += 1
                begin, end = end + 1, ends[which]
            free = at + length
            span = lines.sources[which].span(at - begin, free - begin)
            answer[which].append(Mention(*span, name, ids[name]))
        return answer


class Sieve:
    """Which of many words may stand in texts: those whose first two characters do. Built once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            self._words.setdefault(word[:2], []).append(word)
        self._sieve = np.zeros(_SIEVE, np.bool_)
        for head in self._words:
            self._sieve[_heads(head)] = True

    def may_hold(self, lines: Lines) -> set[str]:
        """The words that may stand in the line; every one that does is among them."""
        line = lines.joined
        heads = {line[at : at + 2] for at in _starts(lines, self._sieve)}
        return {word for head in heads for word in self._words.get(head, ())}


def lined(sources: Sequence[Folded]) -> Lines:
    """Folded texts laid out as one line, to be searched for the names of any number of lists."""
    joined = "\n".join(source.text for source in sources)
    ends = tuple(accumulate((len(source.text) + 1 for source in sources), initial=-1))[1:]
    return Lines(tuple(sources), joined, ends, _heads(joined))


def _heads(line: str) -> NDArray[np.uint32]:
    """A number below `_SIEVE` for each two neighbouring characters; equal pairs get equal numbers.

    Rare characters beyond 16 bits (emoji, some of old names) count as one and the same: the sieve only lets more through.
    """
    raw = line.encode("utf-16-le", "surrogatepass")
    if len(raw) != 2 * len(line):
        raw = _BEYOND.sub(_ANY_BEYOND, line).encode("utf-16-le", "surrogatepass")
    size = max(len(raw) // 2 - 1, 0)
    pairs: NDArray[np.uint32] = np.ndarray((size,), np.uint32, raw, 0, (2,))
    return (pairs * _SPREAD) >> _DROP


def _starts(lines: Lines, sieve: NDArray[np.bool_]) -> list[int]:
    """Positions of the line where a name may start."""
    starts: list[int] = sieve.take(lines.heads).nonzero()[0].tolist()
    return starts


def _inside(line: str, at: int) -> bool:
    """Whether a place is inside a Latin word: letters or figures on both sides. Inside Chinese no place is."""
    if not 0 < at < len(line) or line[at] >= _LATIN_ENDS:
        return False
    return _latin(line[at]) and _latin(line[at - 1])


def _latin(char: str) -> bool:
    return char < _LATIN_ENDS and char.isalnum()


def narrow(
    mentions: Iterable[Mention[Id]], *, parent: Mapping[Id, Id | None]
) -> list[tuple[Mention[Id], tuple[Id, ...]]]:
    """Choose, for names borne by several places, those inside another place of the same text.

    parent   place → the place it lies in
    returns  each mention with the ids that remain; all of them when none fits better
    """
    listed = list(mentions)
    named = {place for mention in listed for place in mention.ids}
    answer = []
    for mention in listed:
        others = named - set(mention.ids)
        inside = tuple(p for p in mention.ids if _lies_in(p, others, parent))
        answer.append((mention, inside or mention.ids))
    return answer


def _lies_in(place: Id, others: set[Id], parent: Mapping[Id, Id | None]) -> bool:
    visited: set[Id] = {place}
    above = parent.get(place)
    while above is not None and above not in visited:  # ends: no unit is seen twice
        if above in others:
            return True
        visited.add(above)
        above = parent.get(above)
    return False
