"""When a row was received, however its file writes it; what has two readings or none is refused, never guessed.

Read are ISO 8601 with or without offset, years first with any usual sign, Chinese (2026年3月5日 下午2时30分), AM and PM,
names of months, serial numbers of spreadsheets (days since 1899-12-30) and Unix seconds. A time without an offset is
the city's own. 03/05/2026 has two readings: it needs the file's order (DMY, MDY, YMD).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

from maplebridge.kernel.clock import towntime
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

ORDERS = ("DMY", "MDY", "YMD")
EARLIEST = 1990
SHOWN = 40
_SERIALS = (32_874, 73_050)
"""1990-01-01 and 2099-12-31 as a spreadsheet counts days."""
_BEGAN = datetime(1899, 12, 30, tzinfo=UTC)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?:[\s,]*[(（]?(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[)）]?[\s,]*)?"
_LONGEST = 80
_FIRST_HALF = ("am", "上午", "凌晨", "早上", "早晨", "清晨")
"""Twelve o'clock of the first three is midnight, as software writes it; with the others it is said by nobody."""
_BEFORE = r"上午|下午|中午|凌晨|早上|早晨|清晨|傍晚|晚上|[ap]\.?m\.?"
_DATE = re.compile(
    rf"{_DAY}(?:"
    r"(?P<y>\d{4})\s*(?P<sep>[-/.年])\s*(?P<m>\d{1,2})\s*(?:(?P=sep)|月)\s*(?P<d>\d{1,2})\s*[日号]?"
    r"|(?P<cy>\d{4})(?P<cm>\d{2})(?P<cd>\d{2})(?!\d*\.)"
    r"|(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{2})"
    r"|(?P<nd>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<nm>[a-z]{3,9})\.?,?[\s-]+(?P<ny>\d{4})"
    r"|(?P<um>[a-z]{3,9})\.?\s+(?P<ud>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<uy>\d{4})"
    rf"){_DAY}"
)
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_TIME = re.compile(
    rf"[t\s,]*(?P<before>{_BEFORE})?\s*(?:"
    r"(?P<h>\d{1,2})\s*(?::(?=\s*\d)|时|点)\s*(?:(?P<half>半|整)"
    r"|(?P<i>\d{1,2})(?:\s*(?::(?=\s*\d)|分)\s*(?:(?P<s>\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?)?)?"
    r"|(?P<ch>\d{2})(?P<ci>\d{2})(?P<cs>\d{2})?(?!\d)"
    r"|(?P<bare>\d{1,2})(?=\s*[ap]\.?m)"
    rf")\s*(?P<after>{_BEFORE})?"
)
_OFFSET = re.compile(
    r"\s*(?P<zone>z|utc|gmt)?\s*(?:(?P<sign>[+-])\s?(?P<oh>\d{1,2}):?(?P<om>\d{2})?)?\s*(?P<note>\([a-z ]+\))?"
)
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)")
_WEEKDAYS = ("mon一", "tue二", "wed三", "thu四", "fri五", "sat六", "sun日天")


def when(text: str, *, now: datetime, order: str = "") -> datetime | None:
    """The moment a row was received, in the city's own time; None where the file does not say.

    order   how the file writes a day that could be read two ways: DMY, MDY or YMD
    raises  Incomplete  no date, a day or time that does not exist, two readings, the future or before 1990
    """
    shown = text.strip()[:SHOWN]
    if not shown:
        return None
    moment = _moment(text, shown, order)
    if moment > now or moment.year < EARLIEST:
        raise _wrong(
            Text(
                "“{shown}” lies in the future or before {earliest}. Correct the date.",
                shown=shown,
                earliest=EARLIEST,
            ),
        )
    return moment


def day(text: str, *, order: str = "") -> date | None:
    """A day, past or future, written in any of the ways of a time; None where nothing stands there.

    order   as in `when`
    raises  Incomplete  no date, a day that does not exist, two readings
    """
    shown = text.strip()[:SHOWN]
    moment = _moment(text, shown, order) if shown else None
    return None if moment is None else moment.date()


def _moment(text: str, shown: str, order: str) -> datetime:
    """The moment in words that say something. Raises Incomplete."""
    plain = (
        shown if _USUAL.fullmatch(shown) else " ".join(unicodedata.normalize("NFKC", text).lower().split())
    )
    try:
        moment = _read(plain, shown, order) if len(plain) <= _LONGEST else None
    except (ValueError, OverflowError) as error:
        raise _wrong(Text("There is no day or time “{shown}”.", shown=shown)) from error
    if moment is None:
        raise _wrong(
            Text("“{shown}” is not a date. Write it like 2026-03-05 14:30.", shown=shown),
        )
    return moment


def _read(plain: str, shown: str, order: str) -> datetime | None:
    """The moment in words without case, or None where they are no date. Raises ValueError: it does not exist."""
    if _USUAL.fullmatch(plain) and plain[11:13] != "24":
        return datetime.fromisoformat(plain).replace(tzinfo=towntime.zone())
    plain = re.sub(r"^(\d{8,14})\.0+$", r"\1", plain)
    if re.fullmatch(r"\d{5}(\.\d+)?|\d{10}|\d{13}", plain):
        return _counted(plain)
    match = _DATE.match(plain)
    if match is None:
        return None
    day = _day(match, shown, order)
    rest = plain[match.end() :]
    if day is not None:
        _same_weekday(match[0], day, shown)
    if day is None or not rest.strip():
        return None if day is None else datetime.combine(day, time(), towntime.zone())
    glued = rest[0].isdigit() and match[0][-1].isdigit() and not match["cy"]
    clock = None if glued else _TIME.match(rest)
    offset = _OFFSET.fullmatch(rest, clock.end()) if clock is not None else None
    if clock is None or offset is None or (offset["note"] and not (offset["zone"] or offset["sign"])):
        return None
    if _is_span(clock, offset):
        raise _wrong(
            Text(
                "“{shown}” can be a span from one time to another, or a time with an offset behind UTC. "
                "Write its beginning alone, such as 2026-03-05 14:30, or the offset as in "
                "2026-03-05T14:30-05:00.",
                shown=shown,
            ),
        )
    after, minutes, seconds = _clock(clock, shown)
    local = datetime.combine(day, time()) + timedelta(days=after, minutes=minutes, seconds=seconds)
    zone = _zone(offset)
    return local.replace(tzinfo=zone or towntime.zone()).astimezone(towntime.zone())


def _same_weekday(text: str, day: date, shown: str) -> None:
    """See that a day of the week that stands beside the day is the one it was. Raises Incomplete."""
    for named in _WEEKDAY.finditer(text):
        if (named[1] or named[2]) not in _WEEKDAYS[day.weekday()]:
            raise _wrong(
                Text(
                    "“{shown}” names a day of the week that {day} was not. Correct the day, or leave the "
                    "weekday out.",
                    shown=shown,
                    day=day,
                ),
            )


def _counted(plain: str) -> datetime | None:
    """Days since 1899-12-30 as spreadsheets count them, or seconds or milliseconds since 1970."""
    digits = len(plain.split(".")[0])
    if digits > len(str(_SERIALS[1])):
        seconds = int(plain) // (1 if digits == len("1700000000") else 1000)
        return datetime.fromtimestamp(seconds, UTC).astimezone(towntime.zone())
    if not _SERIALS[0] <= float(plain) < _SERIALS[1]:
        return None
    return (_BEGAN + timedelta(seconds=round(float(plain) * 86_400))).replace(tzinfo=towntime.zone())


def _day(match: re.Match[str], shown: str, order: str) -> date | None:
    """The day, where it has one reading."""
    part = match.groupdict()
    for year, month, day in (("y", "m", "d"), ("cy", "cm", "cd")):
        if part[year]:
            return date(int(part[year]), int(part[month]), int(part[day]))
    for year, month, day in (("ny", "nm", "nd"), ("uy", "um", "ud")):
        if part[year]:
            name = part[month][:3]
            return date(int(part[year]), _MONTHS.index(name) + 1, int(part[day])) if name in _MONTHS else None
    return _ordered(part["a"], part["b"], part["c"], shown, order)


def _ordered(first: str, second: str, third: str, shown: str, order: str) -> date:
    """The day of three numbers that begin with no year: as the file's order says, or the only one that exists."""
    a, b, c = int(first), int(second), int(third)
    short = len(third) == len("26")
    if order == "YMD" and short:
        return date(2000 + a, b, c)
    year = 2000 + c if short else c
    readings = {"DMY": (year, b, a), "MDY": (year, a, b)}
    if order in readings:
        return date(*readings[order])
    able = {day for day in map(_possible, readings.values()) if day is not None}
    if not able and not short:
        raise ValueError(shown)
    if len(able) != 1 or short:
        raise _wrong(
            Text(
                "“{shown}” can be read as more than one day. Say how this file writes days: --dates DMY, "
                "MDY or YMD.",
                shown=shown,
            ),
        )
    return able.pop()


def _possible(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _clock(match: re.Match[str], shown: str) -> tuple[int, int, int]:
    """Days to add, minutes and seconds of the day. Raises ValueError where there is no such time."""
    part = match.groupdict()
    hour = int(part["h"] or part["ch"] or part["bare"])
    minute = 30 if part["half"] == "半" else int(part["i"] or part["ci"] or 0)
    second = int(part["s"] or part["cs"] or 0)
    half = (part["before"] or part["after"] or "").replace(".", "")
    if part["before"] and part["after"] and part["before"] != part["after"]:
        raise ValueError(shown)
    if (hour, minute, second) == (24, 0, 0) and not half:
        return 1, 0, 0
    moment = time(_hour(hour, half) if half else hour, minute, second)
    return 0, moment.hour * 60 + moment.minute, moment.second


def _hour(hour: int, half: str) -> int:
    """The hour of 24 for one with a half of the day in words. Raises ValueError where both cannot be."""
    noon = 12
    if half in _FIRST_HALF:
        if hour > noon or (hour == noon and half not in _FIRST_HALF[:3]):
            raise ValueError(half)
        return hour % noon
    if half == "中午":
        if hour not in (11, 12, 13, 14, 1, 2):
            raise ValueError(half)
        return hour + noon if hour < 11 else hour
    if half in ("晚上", "傍晚") and (hour < 4 or hour == noon):  # which day is not said
        raise ValueError(half)
    return hour if hour >= noon else hour + noon


def _is_span(clock: re.Match[str], offset: re.Match[str]) -> bool:
    """Whether what looks like an offset behind UTC may be the end of a span: 9:00-10:00, 9:00 - 10:00, 0900-1000.

    It is an offset where a form of software stands before it: T (ISO 8601), seconds, UTC or GMT, or a blank and four
    figures (RFC 5322, section 3.3).
    """
    if offset["sign"] != "-" or offset["zone"] or clock[0].lstrip(" ,").startswith("t"):
        return False
    mail = re.search(r"\s-\d{4}(?!\d)", clock[0][-1:] + offset[0]) is not None
    return not (clock["s"] or clock["cs"] or mail)


def _zone(match: re.Match[str]) -> timezone | None:
    """The offset that was written, if any. Raises ValueError for one that nobody has."""
    part = match.groupdict()
    if not part["sign"]:
        return UTC if part["zone"] else None
    hours, minutes = int(part["oh"]), int(part["om"] or 0)
    if hours > 14 or minutes > 59:  # UTC+14 is the farthest
        raise ValueError(part["oh"])
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if part["sign"] == "-" else ahead)


def _wrong(words: Wording) -> Incomplete:
    return Incomplete(words, fields={"time": words})
