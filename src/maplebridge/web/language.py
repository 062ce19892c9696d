"""The language of the page that is being made, and the texts of pages in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from markupsafe import Markup

from maplebridge.texts import LANGUAGES, nearest
from maplebridge.texts.catalogue import translated, translated_count
from maplebridge.texts.wording import in_places


def language() -> str:
    """Code of the language of the page being made: one of the declared `LANGUAGES`."""
    return nearest(translation.get_language() or "en")


def activate(code: str) -> None:
    """Make this thread's pages in the declared language `code`."""
    translation.activate(LANGUAGES[code].django)


def wanted(header: str) -> str:
    """The declared language that an Accept-Language header asks for first."""
    return nearest(header.strip().lower().partition(",")[0].partition(";")[0])


def gettext(message: str, /, **args: Any) -> str:
    """`message` in the language of the page, its places filled."""
    here = language()
    return _filled(translated(here, message), args.items(), here)


def ngettext(one: str, many: str, num: int, /, **args: Any) -> str:
    """The form of a message that fits `num`, its places filled; `{num}` is the number."""
    here = language()
    return _filled(translated_count(here, one, many, num), {"num": num, **args}.items(), here)


def in_template(message: str, /, **args: Any) -> Markup:
    """The same for a template: the message may hold marks of HTML, what stands in its places may not."""
    here = language()
    return _marked(translated(here, message), args, here)


def counted_in_template(one: str, many: str, num: int, /, **args: Any) -> Markup:
    """The form of a message that fits `num`, for a template."""
    here = language()
    return _marked(translated_count(here, one, many, num), {"num": num, **args}, here)


def _filled(pattern: str, args: Iterable[tuple[str, Any]], here: str) -> str:
    places = in_places(args, here)
    return pattern.format_map(places) if places else pattern


def _marked(pattern: str, args: dict[str, Any], here: str) -> Markup:
    text = Markup(pattern)  # noqa: S704  our own words and their translations
    return text.format(**in_places(args.items(), here)) if args else text
