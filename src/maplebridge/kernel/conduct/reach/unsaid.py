"""What the other side must not read in an office's own words: how somebody is reached, and what they wrote in confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maplebridge.kernel import ledger
from maplebridge.kernel.file import telling, timeline
from maplebridge.kernel.identity import reach
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import ABOUT
from maplebridge.kernel.matter.models import Matter
from maplebridge.methods.text.fold import folded
from maplebridge.rules import limits
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

COPIED = Text(
    "“{copied}” stands word for word in what another side wrote. The party is never shown that: say what it is about in "
    "words of your own."
)
NAMED = Text(
    "A telephone number or an e-mail address of another side, or its address for letters, stands in this text, and the "
    "party would read it. Take it out."
)
SIGN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[0-9a-z\u00c0-\u024f]+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
NUMERALS = str.maketrans("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789")
"""Chinese signs of digits, as numbers are read out."""
DIGITS = re.compile(r"[0-9](?:[^0-9\w]{0,3}_?[0-9]){6,}")
MOBILE = re.compile(r"(?=(1[3-9][0-9]{9}))")
MOST_DIGITS = 15
"""Of a telephone number (ITU E.164)."""


def private(definition: Procedure, row: Matter, role: str) -> list[str]:
    """What a matter was brought with, and what any side wrote since, or an office wrote down for it, as far as somebody who
    is called in now in a role is not shown it; in the order of the entries. Two queries.
    """
    reader = sides.Side(0, frozenset({role}))  # no number yet: what others wrote in the same part is not its own
    texts, brought = timeline.words_of(row.number), sides.bringer(definition, row)
    return [
        text
        for entry in ledger.entries_of(row.number)
        if telling.by_party(definition, entry) or (brought and entry.seq == 1)
        for field, text in texts.get(entry.seq, ())
        if not telling.shown_to_party(definition, entry, field, reader)
    ]


def in_own_words(about: str, brought: Iterable[str]) -> None:
    """Refuse what is copied from the words of another side.

    raises  Incomplete  on "about": so many words or Chinese characters in a row stand there too
    """
    copied = next(filter(None, (stretch(about, one) for one in brought)), "")
    if copied:
        words = COPIED.filled(copied=copied)
        raise Incomplete(words, fields={ABOUT: words})


def stretch(text: str, brought: str) -> str:
    """The first words in a row that stand in both texts; empty where none are so many.

    >>> stretch("漏水，自上周三晚上八点开始滴水", "楼上自上周三晚上八点开始滴水，没人管")
    '自上周三晚上八点开始滴水'
    >>> stretch("water comes through a ceiling", "Water comes through the ceiling of our bedroom")
    ''
    """
    here, there = SIGN.findall(folded(text)), SIGN.findall(folded(brought))
    for most in (limits.COPIED_SIGNS, limits.COPIED_WORDS):
        known = {tuple(there[at : at + most]) for at in range(len(there) - most + 1)}
        for at in range(len(here) - most + 1):
            found = tuple(here[at : at + most])
            signs = sum(CHINESE.match(one) is not None for one in found)
            if found in known and (most == limits.COPIED_SIGNS or not signs):
                return ("" if signs == len(found) else " ").join(found)
    return ""


def contacts_in(about: str) -> dict[str, str]:
    """Numbers and e-mail addresses anywhere in a text, as `comparing.left_by` asks for them: name → what stands there."""
    half = limits.REACH_LETTERS // 2
    parts = [about[at : at + 2 * half] for at in range(0, max(1, len(about) - half), half)]
    found = {one for part in parts for one in reach.within(part) - {reach.plain(part)}}
    found |= {one for one in [reach.plain(about)] if "@" in one or one.isdecimal()}
    found |= numbers_in(about)
    return {f"{ABOUT} {n}": one for n, one in enumerate(sorted(found))}


def numbers_in(text: str) -> set[str]:
    """What may be a telephone number among the digits of a text, in signs of any kind, whatever stands between or beside.

    >>> sorted(numbers_in("电话一三八，一二三四，五六七八 no13912345678x"))
    ['13812345678', '13912345678']
    """
    plain = reach.half_width(text).translate(NUMERALS)
    found = set[str]()
    for run in DIGITS.finditer(plain):
        digits = re.sub(r"[^0-9]", "", run[0])
        found |= {one[1] for one in MOBILE.finditer(digits)}
        found |= {one for one in (digits, digits.removeprefix("00").removeprefix("86")) if len(one) <= MOST_DIGITS}
    return found
