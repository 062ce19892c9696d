"""How dates, spans, numbers and bilingual texts are spelled on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from maplebridge.rules import limits
from maplebridge.texts import Text, Wording, as_it_is, days, joining
from maplebridge.web.language import gettext as _
from maplebridge.web.language import language, ngettext

HAN, LATIN = re.compile("[\u3400-\u9fff]+"), re.compile("[A-Za-z]+")


def local(moment: datetime) -> datetime:
    """`moment` on the city's clock."""
    return timezone.localtime(moment)


def _as_date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime, *, year: bool = False) -> str:
    """“Sat 9 May” or “5月9日（周六）”; also the year where it is asked for, or is not the present one."""
    return say(_day(value, year=year))


def _day(value: date | datetime, *, year: bool = False) -> Text:
    on = _as_date(value)
    return days.short_with_year(on) if year or on.year != timezone.localdate().year else days.short(on)


def short_with_year(value: date | datetime) -> Wording:
    """A day with its year in every language: “Sat 9 May 2026”, “2026年5月9日（周六）”."""
    return days.short_with_year(_as_date(value))


def long_day(value: date | datetime) -> str:
    """A date, or a moment on the city's clock: “Saturday 9 May 2026” or “2026年5月9日（星期六）”."""
    return say(days.long(_as_date(value)))


def moment(value: datetime) -> str:
    """A moment on the city's clock, to the minute: “Sat 9 May, 08:42” or “5月9日（周六）08:42”."""
    return say(days.at_clock(_day(value), f"{local(value):%H:%M}"))


def long_moment(value: datetime) -> str:
    """A moment on the city's clock, with its year: “Saturday 9 May 2026, 08:42”."""
    return say(days.long_at_clock(days.long(_as_date(value)), f"{local(value):%H:%M}"))


def month(value: date) -> str:
    """The month of a day: “May 2026” or “2026年5月”."""
    return say(days.month_of(value))


def weekday(value: date) -> str:
    """The day of the week of a date: “Sat” or “周六”."""
    return say(days.SHORT_WEEKDAYS[value.weekday()])


def say(value: Any) -> str:
    """Words in the language of the page; anything else as it is, nothing as nothing."""
    if value is None:
        return ""
    return value.in_language(language()) if isinstance(value, Wording) else str(value)


def listed(parts: Iterable[Any]) -> str:
    """“A, B, C” in the language of the page."""
    return joining.listed([_worded(one) for one in parts]).in_language(language())


def clauses(parts: Iterable[Any]) -> str:
    """“A; B; C” in the language of the page."""
    return joining.clauses([_worded(one) for one in parts]).in_language(language())


def quoted(words: Iterable[str]) -> str:
    """What stands inside the quotation marks of a sentence when it is several words: A”, “B."""
    return joining.quoted([_worded(one) for one in words]).in_language(language())


def _worded(part: Any) -> Wording:
    return part if isinstance(part, Wording) else as_it_is(str(part))


def language_of(words: str) -> str:
    """The language in which somebody wrote: Chinese where there are as many characters as English words; "" for neither.

    >>> language_of("路灯不亮"), language_of("The lamp is out."), language_of("12-3")
    ('zh', 'en', '')
    """
    han, latin = sum(map(len, HAN.findall(words))), len(LATIN.findall(words))
    if han == latin == 0:
        return ""
    return "zh" if han >= latin else "en"


def language_attribute(words: str) -> Markup:
    """The `lang` of what somebody wrote, as an attribute, where it is not the language of the page."""
    written = language_of(words)
    if written in ("", language()):
        return Markup("")
    return Markup(' lang="zh-Hans"' if written == "zh" else ' lang="en"')  # noqa: S704  two fixed texts


def number(value: int) -> str:
    """A number with its thousands set apart: 41,873."""
    return f"{value:,}"


def size(octets: int) -> str:
    """A number of octets in kB (1000) or MB (1,000,000): “340 kB”, “1.2 MB”."""
    return f"{octets / 1e6:.1f} MB" if octets >= 1e6 else f"{max(1, round(octets / 1e3))} kB"


def span(days: int) -> str:
    """A number of days as a length: from four months on with the months and years that it is about, as laws say it.

    days  calendar days, 0 or more
    """
    exact = ngettext("{num} day", "{num} days", days)
    if days < limits.LONG_DAYS:
        return exact
    years, months = divmod(round(days * 12 / 365.25), 12)
    in_years, in_months = ngettext("{num} year", "{num} years", years), ngettext("{num} month", "{num} months", months)
    if not (years and months):
        return _("about {span} ({days})", span=in_years if years else in_months, days=exact)
    return _("about {years} and {months} ({days})", years=in_years, months=in_months, days=exact)


def left(count: int | None, unit: str) -> str:
    """What is left of a limit: “2 working days left”, “due today”, “1 working day late”; nothing where none runs. Many days
    are told in whole months or years, as the law tells them; the last day stands beside it.

    count  working days, days or hours as `unit` says ("working", "days", "hours"); below 0 where it has passed
    """
    if count is None:
        return ""
    if count == 0:
        return _("within the hour") if unit == "hours" else _("due today")
    return _late(-count, unit) if count < 0 else _left(count, unit)


def due_words(status: str, count: int | None, unit: str) -> str:
    """The same beside a standing; of a late matter what was missed, and nothing of the limit that runs now."""
    if status == "late":
        return _("late: a limit was missed")
    return (
        left(count, unit) if count is None or count >= 0 else _("last day passed; not yet counted as missed")
    )


def runs_now(status: str, count: int | None, unit: str) -> str:
    """What is left of the limit that runs now, apart from what was missed before; empty where `due_words` says it."""
    return _("now: {left}", left=left(count, unit)) if status == "late" and count is not None else ""


def _left(count: int, unit: str) -> str:
    if unit == "working":
        return ngettext("{num} working day left", "{num} working days left", count)
    if unit == "hours":
        return ngettext("{num} hour left", "{num} hours left", count)
    if count >= limits.LONG_DAYS:
        years, months = count // 366, count // 31
        if years > 1:
            return ngettext("more than {num} year left", "more than {num} years left", years)
        return ngettext("more than {num} month left", "more than {num} months left", months)
    return ngettext("{num} day left", "{num} days left", count)


def _late(count: int, unit: str) -> str:
    if unit == "working":
        return ngettext("{num} working day late", "{num} working days late", count)
    if unit == "hours":
        return ngettext("{num} hour late", "{num} hours late", count)
    return ngettext("{num} day late", "{num} days late", count)
