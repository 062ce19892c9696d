"""The Jinja2 environment that every page is made with."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import hotline
from maplebridge.rules import limits
from maplebridge.texts import LANGUAGES
from maplebridge.web import language, navigation, spelling
from maplebridge.web.pictures import drawing, icons, maps

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """Address of a file of ours, with its fingerprint so that browsers keep it and never keep an old one."""
    print_ = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"{static(name)}?v={print_}"


def url(name: str, /, **arguments: Any) -> str:
    """Address of a page of this site, in the language of the page."""
    return reverse(f"site:{name}", kwargs=arguments) if arguments else navigation.address(name)


def environment(**options: Any) -> Environment:
    """Environment with our filters, our texts and no tolerance for a misspelled name."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env = Environment(**options)  # noqa: S701  Django's backend passes autoescape=True
    env.filters.update(
        day=spelling.day,
        long_day=spelling.long_day,
        moment=spelling.moment,
        long_moment=spelling.long_moment,
        month=spelling.month,
        weekday=spelling.weekday,
        say=spelling.say,
        listed=spelling.listed,
        clauses=spelling.clauses,
        quoted=spelling.quoted,
        number=spelling.number,
        size=spelling.size,
        matter_number=numbers.show,
    )
    env.globals.update(
        _=language.in_template,
        ngettext=language.counted_in_template,
        url=url,
        asset=asset,
        icon=icons.icon,
        status_icons=icons.STATUS_ICONS,
        left=spelling.left,
        span=spelling.span,
        due_words=spelling.due_words,
        runs_now=spelling.runs_now,
        language_attribute=spelling.language_attribute,
        draw=drawing,
        maps=maps,
        limits=limits,
        languages=LANGUAGES,
        hotline=hotline.number,
        hotline_known=hotline.known,
    )
    return env
