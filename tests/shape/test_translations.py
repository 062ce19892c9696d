"""Both languages are whole: every message has its Chinese, nothing in a template speaks only one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
SITE = PACKAGE / "web"
PAGES = (SITE, PACKAGE / "home", PACKAGE / "acts", PACKAGE / "api")
"""Where messages are said: what every page needs, pages that join verbs, pages inside verbs."""
PO = SITE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted(path for room in PAGES for path in room.rglob("*.html"))
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SAME_IN_BOTH = {"English", "中文"}
ALONE = {"base.html", "place.html", "against.html", "suggestion.html", "400.html", "500.html"}
BOTH_AT_ONCE = {"400.html", "500.html"}
"""Pages made when no language can be known: they say everything twice."""
UNITS = {"MB", "PDF", "CSV", "WCAG", "AA", "A", "Cookie", "FH", "QR", "TOTP"}


def said() -> set[str | tuple[str, ...]]:
    """Every message in templates and views."""
    options = {"newstyle_gettext": "true"}
    found: set[str | tuple[str, ...]] = set()
    for path in sorted(path for room in PAGES for path in room.rglob("*")):
        method = {".html": babel_extract, ".py": "python"}.get(path.suffix)
        if method is None:
            continue
        source = BytesIO(path.read_bytes())
        for _, message, _, _ in extract(method, source, keywords=KEYWORDS, options=options):
            found.add(message if isinstance(message, str) else tuple(message))
    return found


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def written() -> Iterator[Message]:
    return (message for message in catalogue() if message.id)


def test_every_message_is_written_in_chinese_and_none_is_left_over() -> None:
    known = {m.id if isinstance(m.id, str) else tuple(m.id) for m in written() if all([*_strings(m)])}
    assert said() - known == set(), "not yet in Chinese"
    assert known - said() == set(), "said nowhere any more"


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_the_chinese_keeps_every_placeholder() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)", text))

    bare = [m.id for m in written() for text in (str(m.id), *_strings(m)) if re.search(r"%(?![(])", text)]
    assert bare == [], "a lone % breaks the page"
    wrong = [m.id for m in written() if places(str(m.id)) != places(" ".join(_strings(m)))]
    assert wrong == []


def test_the_chinese_holds_no_english_words() -> None:
    def words(text: str) -> set[str]:
        return {*re.findall(r"[A-Za-z]+", re.sub(r"%\(\w+\)s", "", text))} - UNITS

    assert {m.id: words(s) for m in written() for s in _strings(m) if words(s)} == {}


def test_no_template_speaks_without_gettext() -> None:
    silent = []
    for path in TEMPLATES:
        if path.name in BOTH_AT_ONCE:
            continue
        text = re.sub(
            r"\{% block width %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
            " ",
            path.read_text(),
            flags=re.DOTALL,
        )
        spoken = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*[A-Za-z]{3}[^"]*)"', text)
        spoken += re.findall(r"[A-Za-z一-鿿]{2,}", re.sub(r"<[^>]*>|aria-[a-z]+=\"[^\"]*\"", " ", text))
        silent += [(path.name, words) for words in spoken if words not in SAME_IN_BOTH]
    assert silent == []


def test_every_page_lies_in_the_frame_or_is_part_of_one() -> None:
    for path in TEMPLATES:
        alone = path.parent.name == "parts" or path.name in ALONE
        assert alone or path.read_text().startswith('{% extends "base.html" %}'), path


def test_pages_carry_neither_script_nor_inline_style() -> None:
    for path in TEMPLATES:
        assert not re.search(r"<script|\sstyle=|\son[a-z]+=", path.read_text()), path
