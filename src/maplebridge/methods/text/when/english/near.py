"""English words that count from the day of writing: yesterday, three days ago, Monday of last week, the tenth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from maplebridge.methods.text.amounts.words import BELOW_100, worth
from maplebridge.methods.text.when.calendar import days_of, month, months_from, moved, one, week, year
from maplebridge.methods.text.when.english.months import WORD, coming, ordinal, part_of
from maplebridge.methods.text.when.spoken import Spoken, Unit, back

_OFF = {
    "day before yesterday": -2, "night before last": -2, "yesterday": -1, "last night": -1, "day after tomorrow": 2,
    "tomorrow": 1, "today": 0, "tonight": 0, "this": 0,
}  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:(?:the\s)?day\s(?:before\syesterday|after\stomorrow)|(?:the\s)?night\sbefore\slast|yesterday(?:\s?(?:night|evening)\b)?|"
    r"last\snight|tomorrow(?:\snight\b)?|today(?:['’]s\sdate)?|tonight|this\s(?:morning|afternoon|evening))(?![a-z])"
)
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "wee": 7}
_DAY = r"(?P<d>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?|r)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_WEEK_WORD = r"(?:last|this|next|the\s(?:previous|following))\sweek(?!end|s|\sbefore)"
_WEEKDAY = re.compile(
    rf"\b(?:(?P<w>(?:last|this|next)\sweek)(?:['’]s)?,?\s(?:on\s)?|(?P<q>last|past|next|this(?:\s(?:coming|past))?|coming)\s)?"
    rf"{_DAY}\b(?!['’])(?:,?\s(?:of\s)?(?P<v>(?:last|this|next)\sweek)\b(?!\sbefore))?"
)
_WEEKEND = re.compile(
    r"\b(?:(?P<q>last|past|next|this(?:\s(?:coming|past))?|coming)|(?:at|over|on)\sthe)\sweekend\b"
)
_EVERY = re.compile(r"\b(?:every|each|any)\s(?:other\s)?$")
_SPAN = re.compile(
    r"\b(?P<p>the\s(?:very\s)?(?:end|start|beginning|middle)\sof\s)?(?<!\bthe\s)(?P<q>last|this|next)\s"
    r"(?P<u>week|month|year|spring|summer|autumn|winter)\b(?!\s(?:or\sso|at\sthe))|"
    r"\b(?P<e>(?:the\s)?(?:very\s)?(?:end|start|beginning|middle)\sof\s(?:the\s)?)(?P<f>week|month|year)\b|"
    r"\bthe\s(?P<b>week|month|year)\sbefore\slast\b"
)
_COUNT = rf"(?P<n>half\san?|an?|[0-9]{{1,3}}|{BELOW_100})(?:\s(?:or|to)\s(?P<o>{BELOW_100}|[0-9]{{1,3}}))?"
_UNIT = r"(?P<h>\sand\sa\shalf)?[-\s](?P<u>day|week|fortnight|month|year)s?(?P<k>\sand\sa\shalf)?"
_AGO = re.compile(rf"\b(?:exactly\s)?{_COUNT}{_UNIT}\sago(?:\s(?:today|to\sthe\sday))?\b")
_LATER = re.compile(
    rf"\b(?P<i>in\s)?{_COUNT}{_UNIT}(?:['’]?\s(?P<z>time)\b|\s(?:later|(?P<l>from\s(?:now|today)))\b)"
)
_NEXT_DAY = re.compile(
    r"\bthe\s(?:(?:next|following)\s(?:day|morning)|(?:day|morning)\safter(?=\s*(?:[,.;!?]|$)))\b"
)
_ORDINAL = re.compile(
    rf"\bthe\s(?P<d>(?:3[01]|[12]?[0-9])(?:st|nd|rd|th)|{WORD})\b(?:\sof\s(?P<v>last|this|next|the)\smonth\b)?(?!-)"
)
_LEADS = re.compile(r"\b(?:on|since|until|till?|by|from|to|and|after|before|around|between|of)\s$")
_NO_DAY = re.compile(
    r"\s(?:floor|stor(?:e?y|ies)|street|st|avenue|ave|road|rd|district|precinct|century|birthday|anniversary|grade|place|"
    r"times?|years?|days?|weeks?|months?|attempt|person|party|bench|house|door|gate|building|block|class|form|row|page|"
    r"section|chapter|phase|ring|one|lamp|room|stop|try|call|visit|letter|complaint|report|hours?|child|bus|line|step|"
    r"platform|of|half|level|deck|team|win|loss|in\sline)\b"
)
_GONE = re.compile(r"[^,.;!?]{0,25}\b(?:was|were|had|did|came|went|broke|fell|[a-z]{2,12}ed)\b")
_FUNCTION = re.compile(
    r"\s*(?:[,.;:!?)]|$)|\s(?:to|till?|until|through|and|at|in|there|we|i|he|she|they|it|you|the|an?|my|our|your|no|nobody|"
    r"some(?:one|body)|when|but|or|was|were|is|for|with|by|around|again|this|after|before|morning|evening|night|afternoon)\b"
)
_UNITS: dict[str, tuple[int, Unit]] = {
    "day": (1, "day"),
    "week": (1, "week"),
    "fortnight": (2, "week"),
    "month": (1, "month"),
    "year": (1, "year"),
}
_FEASTS = {
    "eve": (12, 31), "new": (1, 1), "christmas eve": (12, 24), "christmas": (12, 25), "boxing": (12, 26), "labo": (5, 1),
    "may": (5, 1), "national": (10, 1), "women": (3, 8), "children": (6, 1), "teachers": (9, 10), "valentine": (2, 14),
    "halloween": (10, 31),
}  # fmt: skip
_FEAST = re.compile(
    r"\b(?:(?P<q>last|this|next)\s)?(?P<f>new\syear['’]?s?\s(?:eve|day)|christmas(?:\s(?:eve|day))?|boxing\sday|labou?r\sday|"
    r"may\sday|national\sday|women['’]s\sday|children['’]s\sday|teachers?['’]?s?\sday|valentine['’]?s\sday|halloween)\b"
    r"(?:,?\s(?P<y>(?:19|20)[0-9]{2})\b|\s(?P<yr>last|this|next)\syear\b)?(?!\s(?:trees?|lights?|market|decorations?|party|cards?))"
)


def near(line: str, cased: str, today: date) -> Iterator[Spoken]:
    """Days, weeks and feasts of a folded text, overlaps kept; `cased` is the text with its capitals."""
    for match in _RELATIVE.finditer(line):
        off = next(days for word, days in _OFF.items() if word in match[0])
        yield Spoken(*match.span(), fixed=one(moved(today, off)))
    yield from _weekdays(line, cased, today)
    for match in _SPAN.finditer(line):
        yield _spanned(match, today)
    if " ago" in line or " later" in line or " from " in line or " time" in line:
        yield from _counted(line, today)
    for match in _NEXT_DAY.finditer(line):
        yield Spoken(*match.span(), since=(1, "day"))
    for match in _ORDINAL.finditer(line):
        if match["v"] or _is_day(match, line):
            yield _of_month(match, line, today)
    for match in _FEAST.finditer(line):
        yield _feast(match, today)


def _weekdays(line: str, cased: str, today: date) -> Iterator[Spoken]:
    """Monday, last Friday, next week Tuesday, Friday of last week, last weekend; every Monday is no date."""
    for match in [*_WEEKDAY.finditer(line), *_WEEKEND.finditer(line)]:
        parts = match.groupdict()
        word = parts.get("d") or "weekend"
        within, quality = parts.get("w") or parts.get("v") or "", parts.get("q") or ""
        if not (within or quality) and _not_a_day(match, word, line, cased):
            continue
        said = Spoken(*match.span(), weekday=_DAYS[word[:3]])
        said.coming = coming(line, match.start(), match.end())
        if within:
            said.week = ("last", "this", "next").index(within[:4]) - 1
        elif quality:
            _qualified(said, quality, today)
        yield said


def _qualified(said: Spoken, quality: str, today: date) -> None:
    """Last is the latest before today, next that of next week, this that of this week, coming the next to come."""
    day = said.weekday or 0
    if quality in ("next", "this"):
        said.week = int(quality == "next")
    elif quality.endswith("coming"):
        said.fixed = one(moved(today, (day - today.weekday() - 1) % 7 + 1)) if day < 7 else None
        said.week = 0
    else:
        said.fixed = one(moved(today, -((today.weekday() - day - 1) % 7 + 1))) if day < 7 else None
        said.week = -1


def _not_a_day(match: re.Match[str], word: str, line: str, cased: str) -> bool:
    """Every Monday; "sat" and "sun" without a capital and a preposition; Good Friday."""
    before = line[max(0, match.start() - 12) : match.start()]
    if _EVERY.search(before) or before.endswith(("good ", "black ")):
        return True
    short = word in ("mon", "wed", "sat", "sun", "fri", "thu", "tue", "thur", "tues", "thurs")
    return short and not (cased[match.start()].isupper() and (_LEADS.search(before) or len(word) > 3))


def _spanned(match: re.Match[str], today: date) -> Spoken:
    """Last week, the end of the month, the year before last, last summer."""
    said = Spoken(*match.span())
    unit = match["u"] or match["f"] or match["b"]
    step = -2 if match["b"] else ("last", "this", "next").index(match["q"]) - 1 if match["q"] else 0
    part = part_of(match["p"] or match["e"] or "")
    if unit == "week":
        found = week(today, step)
        said.fixed = (
            one(found.first if part == "first" else found.last)
            if found and part in ("first", "last")
            else found
        )
    elif unit == "month":
        there = months_from(today.replace(day=1), step)
        said.fixed = month(there.year, there.month, part) if there else None
    elif unit == "year":
        said.fixed = year(today.year + step, part)
    else:
        found = year(today.year, part_of(unit))
        gone = found is not None and found.last < today
        back_by = {-1: int(not gone), 0: 0, 1: -int(gone or bool(found and found.first <= today))}[step]
        said.fixed = year(today.year - back_by, part_of(unit))
    return said


def _count(said: str) -> int:
    return int(said) if said.isdigit() else 1 if said in ("a", "an") else worth(said)


def _counted(line: str, today: date) -> Iterator[Spoken]:
    """Three days ago, two or three weeks ago, half a year ago; three days later after a date; in two weeks' time."""
    for match in _AGO.finditer(line):
        low, high, unit = _far(match)
        yield Spoken(*match.span(), fixed=days_of(back(today, high, unit), back(today, low, unit)))
    for match in _LATER.finditer(line):
        low, high, unit = _far(match)
        now = match["l"] is not None or (match["i"] is not None and match["z"] is not None)
        if now:
            yield Spoken(*match.span(), fixed=days_of(back(today, -low, unit), back(today, -high, unit)))
        elif low == high and not match["z"]:
            yield Spoken(*match.span(), since=(low, unit))


def _far(match: re.Match[str]) -> tuple[int, int, Unit]:
    """How many of which unit, at least and at most; half a month is 15 days, half a year six months."""
    times, unit = _UNITS[match["u"]]
    half = match["n"].startswith("half")
    low = 0 if half else _count(match["n"]) * times
    high = max(low, _count(match["o"]) * times) if match["o"] else low
    if half or match["h"] or match["k"]:
        steps: dict[Unit, tuple[int, int, Unit]] = {
            "year": (12, 6, "month"),
            "month": (30, 15, "day"),
            "week": (7, 4, "day"),
        }
        full, part, unit = steps.get(unit, (1, 0, "day"))
        low = high = low * full + part
    return low, high, unit


def _is_day(match: re.Match[str], line: str) -> bool:
    """On the 26th, by the tenth; not the third floor, the first time."""
    if not _LEADS.search(line, max(0, match.start() - 9), match.start()):
        return False
    if match["d"][0].isdigit():
        return not _NO_DAY.match(line, match.end())
    return bool(_FUNCTION.match(line, match.end()))


def _of_month(match: re.Match[str], line: str, today: date) -> Spoken:
    """The 19th of last month; the tenth."""
    said = Spoken(*match.span(), day=ordinal(match["d"]), coming=coming(line, match.start(), match.end()))
    said.gone = bool(_GONE.match(line, match.end()))
    if word := match["v"]:
        there = months_from(today.replace(day=1), {"last": -1, "next": 1}.get(word, 0)) or today
        said.year, said.month = there.year, there.month
    return said


def _feast(match: re.Match[str], today: date) -> Spoken:
    """New Year's Eve, last Christmas, Labour Day 2024."""
    number, day = next(
        value
        for word, value in _FEASTS.items()
        if word in match["f"] and (word != "eve" or "new" in match["f"])
    )
    said = Spoken(*match.span(), month=number, day=day)
    gone = (number, day) < (today.month, today.day)
    if match["y"]:
        said.year = int(match["y"])
    elif match["yr"]:
        said.year = today.year + ("last", "this", "next").index(match["yr"]) - 1
    elif match["q"]:
        said.year = today.year + {"last": int(gone) - 1, "this": 0, "next": int(gone)}[match["q"]]
    return said
