"""How dates, spans, numbers and bilingual texts are spelled on a page."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from maplebridge.rules.words import Title
from maplebridge.web.tongue import Message, language, ngettext
from maplebridge.web.tongue import gettext as _

SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HAN_DAYS = "一二三四五六日"
HAN, LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]+")


def local(moment: datetime) -> datetime:
    """`moment` on the city's clock."""
    return timezone.localtime(moment)


def _as_date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime, *, year: bool = False) -> str:
    """“Sat 9 May” or “5月9日（周六）”; also the year where it is asked for, or is not the present one."""
    on = _as_date(value)
    year = year or on.year != timezone.localdate().year
    if language() == "zh":
        return f"{f'{on.year}年' if year else ''}{on.month}月{on.day}日（周{HAN_DAYS[on.weekday()]}）"
    return f"{SHORT_DAYS[on.weekday()]} {on.day} {SHORT_MONTHS[on.month - 1]}{f' {on.year}' if year else ''}"


def dated(value: date | datetime) -> Title:
    """A day with its year in both languages at once: “Sat 9 May 2026”, “2026年5月9日（周六）”."""
    on = _as_date(value)
    return Title(
        f"{SHORT_DAYS[on.weekday()]} {on.day} {SHORT_MONTHS[on.month - 1]} {on.year}",
        f"{on.year}年{on.month}月{on.day}日（周{HAN_DAYS[on.weekday()]}）",
    )


def long_day(value: date | datetime) -> str:
    """A date, or a moment on the city's clock: “Saturday 9 May 2026” or “2026年5月9日（星期六）”."""
    on = _as_date(value)
    if language() == "zh":
        return f"{on.year}年{on.month}月{on.day}日（星期{HAN_DAYS[on.weekday()]}）"
    return f"{LONG_DAYS[on.weekday()]} {on.day} {LONG_MONTHS[on.month - 1]} {on.year}"


def moment(value: datetime) -> str:
    """A moment on the city's clock, to the minute: “Sat 9 May, 08:42” or “5月9日（周六）08:42”."""
    clock = f"{local(value):%H:%M}"
    return f"{day(value)}{clock}" if language() == "zh" else f"{day(value)}, {clock}"


def long_moment(value: datetime) -> str:
    """A moment on the city's clock, with its year: “Saturday 9 May 2026, 08:42”."""
    clock = f"{local(value):%H:%M}"
    return f"{long_day(value)} {clock}" if language() == "zh" else f"{long_day(value)}, {clock}"


def month(value: date) -> str:
    """The month of a day: “May 2026” or “2026年5月”."""
    if language() == "zh":
        return f"{value.year}年{value.month}月"
    return f"{LONG_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """The day of the week of a date: “Sat” or “周六”."""
    return f"周{HAN_DAYS[value.weekday()]}" if language() == "zh" else SHORT_DAYS[value.weekday()]


def say(value: Any) -> str:
    """A bilingual text in the language of the page; anything else as it is, nothing as nothing."""
    if value is None:
        return ""
    return value.said_in(language()) if isinstance(value, Title | Message) else str(value)


def language_attribute(words: str) -> Markup:
    """The `lang` of what somebody wrote, as an attribute, where it is not the language of the page."""
    han = len(HAN.findall(words))
    latin = len(LATIN.findall(words))
    if han == latin == 0 or language() == ("zh" if han >= latin else "en"):
        return Markup("")
    return Markup(' lang="zh-Hans"' if han >= latin else ' lang="en"')  # noqa: S704  two fixed texts


def number(value: int) -> str:
    """A number with its thousands set apart: 41,873."""
    return f"{value:,}"


def size(octets: int) -> str:
    """A number of octets in kB (1000) or MB (1,000,000): “340 kB”, “1.2 MB”."""
    return f"{octets / 1e6:.1f} MB" if octets >= 1e6 else f"{max(1, round(octets / 1e3))} kB"


def left(count: int | None, unit: str) -> str:
    """What is left of a limit: “2 working days left”, “due today”, “1 working day late”; nothing when no clock runs.

    count  working days, days or hours as `unit` says ("working", "days", "hours"); below 0 where it has passed
    """
    if count is None:
        return ""
    if count == 0:
        return _("within the hour") if unit == "hours" else _("due today")
    words = _late(-count, unit) if count < 0 else _left(count, unit)
    return words % {"n": abs(count)}


def due_words(status: str, count: int | None, unit: str) -> str:
    """The same beside a standing; of a late matter what was missed, and nothing of the limit that runs now."""
    if status == "late":
        return _("late: a limit was missed")
    return (
        left(count, unit) if count is None or count >= 0 else _("last day passed; not yet counted as missed")
    )


def runs_now(status: str, count: int | None, unit: str) -> str:
    """What is left of the limit that runs now, apart from what was missed before; empty where `due_words` says it."""
    return _("now: %(left)s") % {"left": left(count, unit)} if status == "late" and count is not None else ""


def _left(count: int, unit: str) -> str:
    if unit == "working":
        return ngettext("%(n)s working day left", "%(n)s working days left", count)
    if unit == "hours":
        return ngettext("%(n)s hour left", "%(n)s hours left", count)
    return ngettext("%(n)s day left", "%(n)s days left", count)


def _late(count: int, unit: str) -> str:
    if unit == "working":
        return ngettext("%(n)s working day late", "%(n)s working days late", count)
    if unit == "hours":
        return ngettext("%(n)s hour late", "%(n)s hours late", count)
    return ngettext("%(n)s day late", "%(n)s days late", count)
