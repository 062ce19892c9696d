"""What the site says in English and Chinese: gettext catalogues, compiled in memory when first needed."""

from __future__ import annotations

import gettext as machinery
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation

from maplebridge.rules.words import Title

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "English", "zh": "中文"}
DJANGO_CODES = {"en": "en", "zh": "zh-hans"}
HTML_CODES = {"en": "en", "zh": "zh-Hans"}


def language() -> str:
    """Language of the page being made: "en" or "zh"."""
    return "zh" if (translation.get_language() or "en").startswith("zh") else "en"


def speak(code: str) -> None:
    """Make this thread's pages in `code`, "en" or "zh"."""
    translation.activate(DJANGO_CODES[code])


def sources() -> list[Path]:
    """Every app's Chinese catalogue."""
    return sorted(PACKAGE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"))


@lru_cache(maxsize=4)
def catalogue(code: str) -> machinery.NullTranslations:
    """The merged catalogue of a language; English is what the code itself says."""
    if code == "en":
        return machinery.NullTranslations()
    merged = Catalog(locale="zh_Hans")
    for path in sources():
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if message.id and message.string:
                    merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return machinery.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """`message` in the language of the page."""
    return catalogue(language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that fits `count`."""
    return catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """`message` in one of its meanings."""
    return catalogue(language()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    """The form of a message in one of its meanings that fits `count`."""
    return catalogue(language()).npgettext(context, one, many, count)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is said later: a label of a form is written once and read in the language of each page."""

    text: str

    def said_in(self, language: str) -> str:
        """The message in `language`: Chinese for any code that begins with zh, else English."""
        return catalogue("zh" if language.startswith("zh") else "en").gettext(self.text)

    def both(self) -> Title:
        """The message in both languages."""
        return Title(self.said_in("en"), self.said_in("zh"))

    def __str__(self) -> str:
        return gettext(self.text)


def later(message: str) -> Message:
    """`message`, to be said in the language of the page that will show it."""
    return Message(message)
