"""Days, months and years in English: 5 March 2019, 6, 13, 20 October, late May, November through January, in 2025."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from maplebridge.methods.text.when.spoken import Spoken

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s?[0-9]))?"
)
_UP_TO_9 = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINALS = (
    *_UP_TO_9, "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", *(f"twenty-{word}" for word in _UP_TO_9), "thirtieth", "thirty-first",
)  # fmt: skip
WORD = f"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
"""The first to the thirty-first, in words."""
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])(?:st|nd|rd|th)?"
_ON = r"\s?[-–—]\s?|\s(?:and|to|till?|until|through|thru)\s"
_AND = rf"(?:\s?,\s?(?:and\s)?|{_ON})(?:the\s)?"
_YEAR = r"(?:,?\s(?:of\s|in\s)?(?:(?P<y>(?:19|20)[0-9]{2})(?![0-9])|(?P<yr>last|this|next)\syear\b(?!['’])))"
_FREE = r"(?<![0-9.,:/$£€¥-])\b"
_NO_UNIT = r"(?!\s(?:people|residents|families|households|times|hours?|minutes?|days?|yuan|percent|of\sus|[ap]m)\b|[:%])"
_DATED = (
    re.compile(rf"{_FREE}(?:the\s)?(?P<d>{_DAY}(?:{_AND}{_DAY}){{0,6}})\s{{1,3}}(?:of\s)?{MONTH}{_YEAR}?(?![0-9])"),
    re.compile(rf"\b(?:the\s)?(?P<d>{WORD})\s(?:day\s)?of\s{MONTH}{_YEAR}?(?![0-9])"),
    re.compile(rf"\b{MONTH}\s{{1,3}}(?:the\s)?(?P<d>{_DAY}(?:(?:{_ON})(?:the\s)?{_DAY}){{0,2}}){_NO_UNIT}{_YEAR}?(?![0-9])"),
)  # fmt: skip
_ALONE = re.compile(
    r"\b(?P<q>(?:the\s)?(?:very\s)?(?:last\sday|first\sday|end|start|beginning|middle)\sof|last|past|this(?:\scoming)?|"
    rf"next|early|late|mid|whole)?(?(q)[-\s](?:in\s)?){MONTH}(?P<z>{_YEAR})?(?![0-9])"
)
_CLAUSE = re.compile("[.!?;,:\n]")
_WILL = re.compile(
    r"\b(?:will|shall|going\sto|won['’]t|due|planned|want\sto|must|can\s(?:i|we)|may\s(?:i|we))\b|['’]ll\b"
)
_BEFORE = re.compile(
    r"\b(?:in|of|since|until|till?|for|by|during|from|through|thru|to|between|and|throughout|around|before|after)\s$"
)
_ON_DAY = re.compile(r"\b(?:on|of|since|by|until|from|to|and)\s(?:the\s)?$")
_SURE = frozenset(("january", "february", "july", "september", "october", "november", "december"))
_DOUBTED = frozenset(("may", "march", "mar", "mar."))
"""Words that are months only with a capital, or beside a year or an "on"."""
_PARTS = {
    "last day of": "last", "end of": "last", "first day of": "first", "start of": "first", "beginning of": "first",
    "early": "early", "mid": "mid", "middle of": "mid", "late": "late", "spring": "spring", "summer": "summer",
    "autumn": "autumn", "fall": "autumn", "winter": "winter",
}  # fmt: skip
_NOT_COUNTED = (
    r"(?![0-9]|[,.][0-9]|\s?%|\s(?:yuan|rmb|people|metres?|square|more)\b|"
    r"\s(?!(?:was|is|has|this|his|its|as|us|perhaps|always|does)\b)[a-z]{2,20}s\b)"
)
_YEARS = re.compile(
    r"\b(?:(?P<p>(?:end|start|beginning|middle)\sof|early|mid|late|spring|summer|autumn|fall|winter)[-\s](?:of\s|in\s)?|"
    r"(?:in|since|during|until|till|by|before|after|between|from|throughout)\s)(?:the\syear\s)?"
    rf"(?P<a>(?:19|20)[0-9]{{2}})(?:(?P<j>\s?[-–]\s?|\sto\s|\sand\s)(?P<b>(?:19|20)[0-9]{{2}}))?{_NOT_COUNTED}"
)
_FIGURES = re.compile(rf"[0-9]{{1,2}}(?:st|nd|rd|th)?|{WORD}")


def month_of(name: str) -> int:
    """The number of a month by its name or the beginning of its name."""
    return _MONTHS.index(name[:3]) + 1


def year_of(match: re.Match[str], today: date) -> int | None:
    """The year that a match gives: its number, or last, this, next year."""
    if match["y"]:
        return int(match["y"])
    return today.year + ("last", "this", "next").index(match["yr"]) - 1 if match["yr"] else None


def months(line: str, cased: str, today: date) -> Iterator[Spoken]:
    """Days, months and years of a folded text by their names, overlaps kept; `cased` is the text with its capitals."""
    if any(name in line for name in _MONTHS):
        yield from _named(line, cased, today)
    if "19" in line or "20" in line:
        for match in _YEARS.finditer(line):
            yield from _bare_years(match)


def _named(line: str, cased: str, today: date) -> Iterator[Spoken]:
    """Days and months by the name of the month."""
    for pattern in _DATED:
        for match in pattern.finditer(line):
            if _meant(match, line, cased):
                yield from _listed(match, line, today)
    for match in _ALONE.finditer(line):
        if match["q"] or match["z"] or _is_month(match, line, cased):
            yield _alone(match, today)


def _meant(match: re.Match[str], line: str, cased: str) -> bool:
    """5 May, not "the first 5 may go"."""
    if match["m"] not in _DOUBTED or cased[match.start("m")].isupper() or match["y"] or match["yr"]:
        return True
    return bool(_ON_DAY.search(line, max(0, match.start() - 16), match.start()))


def _is_month(match: re.Match[str], line: str, cased: str) -> bool:
    """A name alone: January anywhere; May, June and short forms only after "in" and the like, with a capital."""
    name = match["m"]
    if name in _SURE:
        return True
    said = bool(_BEFORE.search(line, max(0, match.start() - 12), match.start()))
    return said and (name == "june" or cased[match.start("m")].isupper())


def _listed(match: re.Match[str], line: str, today: date) -> Iterator[Spoken]:
    """One for each day of a list: 6, 13, 20 October are three days, 7 and 8 June and 1 to 5 May one range."""
    text, begin = match["d"], match.start("d")
    items = list(_FIGURES.finditer(text))
    values = [ordinal(item[0]) for item in items]
    on = all(b - a == 1 for a, b in pairwise(values))
    number, named = month_of(match["m"]), year_of(match, today)
    behind, ahead = 0, coming(line, match.start(), match.end())
    for place, (item, value) in enumerate(zip(items, values, strict=True)):
        start = match.start() if place == 0 else begin + item.start()
        end = match.end() if place == len(items) - 1 else begin + item.end()
        joint = text[behind : item.start()].strip(" ,")
        joined = place > 0 and (on or joint not in ("", "and", "the", "and the"))
        yield Spoken(start, end, named, number, value, joined=joined, coming=ahead)
        behind = item.end()


def _alone(match: re.Match[str], today: date) -> Spoken:
    """A month by its name: May, last August, late January, the end of June 2024."""
    word, number = match["q"] or "", month_of(match["m"])
    said = Spoken(*match.span(), year_of(match, today), number, part=part_of(word))
    if word in ("last", "past"):
        said.year = today.year - (number >= today.month)
    elif word in ("next", "this coming"):
        said.year = today.year + (number <= today.month)
    elif word == "this":
        said.year = today.year
    return said


def part_of(words: str) -> str:
    """The name of the part that is said: the end of, late, summer."""
    return next((part for word, part in _PARTS.items() if word in words), "")


def _bare_years(match: re.Match[str]) -> Iterator[Spoken]:
    """In 2025, 2022 and 2023, summer 2024."""
    first = int(match["a"])
    part = part_of(match["p"] or "")
    yield Spoken(match.start() if part else match.start("a"), match.end("a"), first, part=part)
    if match["b"]:
        joined = "and" not in match["j"] or int(match["b"]) == first + 1
        yield Spoken(*match.span("b"), int(match["b"]), joined=joined)


def coming(line: str, start: int, end: int) -> bool:
    """Whether the clause round a date speaks of days to come: will, going to, by Friday."""
    before = _CLAUSE.split(line[max(0, start - 60) : start])[-1]
    after = _CLAUSE.split(line[end : end + 40], maxsplit=1)[0]
    return bool(_WILL.search(before) or _WILL.search(after) or before.endswith(("by ", "by the ")))


def ordinal(word: str) -> int:
    """A day of the month by its figures or its word."""
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.sub("[a-z]", "", word))
