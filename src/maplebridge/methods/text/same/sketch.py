"""A message as a short sorted array of numbers, for finding others that tell of the same matter."""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.scope import blanked

Sketch = NDArray[np.uint32]
BITS = 22
READ = 3_000
"""Characters of a message that are compared; a matter is told before that."""

_LATIN = re.compile(r"[0-9a-z\u00c0-\u024f]+(?:'[a-z]+)?")
_EVERYBODY_SAYS = """
    什么时候 为什么 能不能 怎么办 有没有 是不是 请问 请求 希望 建议 投诉 举报 反映 反应 咨询 关于 何时 怎么 如何 能否 可否
    是否 问题 领导 尊敬的 您好 你好 谢谢 政府 部门 有关 相关 解决 处理 重视 尽快 市民 居民 业主 我们 书记 市长 局长
    的问 题的 市什么 时候能 市能不能 市能否 没有 可以 现在 这个 因为 所以 但是
"""
_ENGLISH = """
    dear sir madam please thanks thank you hello regards would like report complain about the a an of to is are
    in on at and for we i my our it there this that has have had been with was be not no
"""
_EMPTY_WORDS = frozenset(_ENGLISH.split())


def _pairs(line: str) -> Sketch:
    """A number for each two neighbouring Chinese characters of a line."""
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    chinese = ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes <= 0x3FFFF))
    first = np.flatnonzero(chinese[:-1] & chinese[1:])
    mixed = (codes[first] * np.uint32(40_503) + codes[first + 1]) * np.uint32(2_654_435_769)
    hashes: Sketch = mixed >> np.uint32(32 - BITS)
    return hashes


def _words(line: str) -> Sketch:
    """A number for each Latin word or code of a line, and for each two that follow each other."""
    words = [word for word in _LATIN.findall(line) if word not in _EMPTY_WORDS]
    named = [word for word in words if len(word) > 1]
    named += [f"{a} {b}" for a, b in pairwise(words)]
    return np.array([crc32(word.encode()) >> (32 - BITS) for word in named], np.uint32)


_COMMON = np.zeros(1 << BITS, np.bool_)
for _phrase in _EVERYBODY_SAYS.split():
    _COMMON[_pairs(_phrase)] = True


def sketch(title: str, text: str) -> Sketch:
    """Distinct character pairs and Latin words of a message as numbers below 2 ** (BITS + 1), sorted.

    The lowest bit is set for what stands in the title. What every message says (请问, please) and words
    of opinion, belief and assembly (bound B4) are left out.
    """
    head, body = blanked(folded(title)), blanked(folded(text[:READ]))
    inside = np.concatenate((_pairs(head), _words(head))) << np.uint32(1) | np.uint32(1)
    marks = np.concatenate((inside, np.concatenate((_pairs(body), _words(body))) << np.uint32(1)))
    marks.sort()
    bare = marks >> np.uint32(1)
    last = np.ones(len(marks), np.bool_)
    last[:-1] = bare[:-1] != bare[1:]
    chosen: Sketch = marks[last & ~_COMMON[bare]]
    return chosen
