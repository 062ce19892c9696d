"""Where a translation rightly differs from its English sentence, and what no language translates."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from maplebridge.config.house.modules import PACKAGE
from maplebridge.texts import po

_PLAIN = "the library's reason is an English sentence"
_FILE = "what the file names there is in one language only"
_KEYS = "English names keys of the file, Chinese the titles"
_BEFORE = "the place stands before the sentence already"
_MONTH = "Chinese numbers its months"

PLACES: dict[str, dict[str, tuple[str, str]]] = {
    "zh": {
        "This is not a complete e-mail address: {why} It looks like name@example.org.": ("", _PLAIN),
        "{name} cannot be read as separated values: {error}.": ("name", _PLAIN),
        "Line {line} is not written as TOML ({reason}): look for a missing quotation mark, bracket or comma.": (
            "line",
            _PLAIN,
        ),
        "{remedy}: {at}, within {limit} ({law}).": ("remedy limit law", _FILE),
        "{remedy}: {at}, within {limit}.": ("remedy limit", _FILE),
        "{definition} at {at} within {limit}": ("definition limit", _FILE),
        po.key("{at}", "outside"): ("", _FILE),
        "{who} may stop the clock without a maximum, waiting for {outside} ({grounds})": (
            "who grounds",
            _FILE,
        ),
        "A matter can be handed round for ever: {names}; give one of these hand-overs at_most.": (
            "titles",
            _KEYS,
        ),
        "The matter can go round for ever: {places}; give one of these acts at_most.": ("titles", _KEYS),
        "There are too many counted loops in one cycle: {acts}; merge some.": ("titles acts", _KEYS),
        "Nobody is above {level} level for “{title}” ({place}): say with at_top where the matter goes then.": (
            "title place level_name",
            _KEYS,
        ),
        "Whoever comes to “{title}” ({place}) can never leave the procedure: no way leads from it to an end.": (
            "title",
            _BEFORE,
        ),
        "“{act}” at “{title}” may not be done in time if the step {begins} on {day}: its earliest day comes after "
        "the last day of the step.": ("day begins act", _BEFORE),
        po.key("{error}", "opening"): ("level error", "English says the level inside the reason"),
        "“{name}” has too many pixels: at most {most} million, all frames of a moving picture together. Send a "
        "smaller photo.": ("name tens_of_thousands", "Chinese counts in ten thousands"),
        "{first} and {more} more": ("first all", "Chinese counts all of them"),
        "{title}, art. {article}": ("title articles", "Chinese names each article by itself"),
        "{day} {month}": ("number day", _MONTH),
        "{day} {month} {year}": ("year number day", _MONTH),
        "{iso}": ("year number day", _MONTH),
        "{month} {year}": ("year number", _MONTH),
        "{weekday} {day} {month}": ("number day weekday", _MONTH),
        "{weekday} {day} {month} {year}": ("year number day weekday", _MONTH),
        "{weekday} {date}": ("date", "a Chinese date that stands in a sentence is known without its weekday"),
    }
}
"""Language → key of an entry → the places that its translation has instead of the English ones, and why."""

UNITS = {"MB", "PDF", "CSV", "WCAG", "AA", "A", "Cookie", "QR", "TOTP"}
"""Words that are the same in every language."""

_FORMATS = {"JSON", "JPEG", "PNG", "WebP", "HEIC", "AVIF", "GIF", "UUID", "ASCII", "TOML", "Parquet", "XLSX"}
_OF_FILES = {
    "above", "adopt", "after", "at_most", "at_top", "chosen", "days", "document", "ended", "expired", "false", "field",
    "from", "late", "law", "least", "levels", "most", "needs", "not_confirmed", "param", "refused", "remedy", "role",
    "same_clock", "settled", "tells", "true", "until", "when_done", "withdrawn", "within", "count",
    "asker", "by", "CNY", "each", "entered_by", "kind", "of", "office", "opens", "outside", "party", "signs", "special",
    "takes", "who", "at_once", "called_after", "makes",
}  # fmt: skip
KEYS: dict[str, set[str]] = {
    "api": _FORMATS,
    "config": _FORMATS | {"makes", "by", "called_after", "at_once", "screened", "unscreened"},
    "kernel": _FORMATS | {"Idempotency-Key", "email", "Open311"},
    "rules": _FORMATS | _OF_FILES,
    "web": {"X-CSRFToken", "cookie", "csrftoken", "fields", "MAPLEBRIDGE_HOSTS", "localhost"},
}
"""Room → what whoever writes a file, a list or a call must type as it is: keys, formats, names of headers. A verb says
its own in `locale/typed.txt`, one a line.
"""

SAME = {"Open311"}
"""Messages that are a name: their translation is a copy."""

_TYPED = re.compile(
    r"\{[^{}]*\}|(?:\./)?\bmaple account(?: [a-z]+)?|--[a-z]+(?: text=)?|/api/[\w./]+|\S+@\S+\.\w+"
    r"|\.(?:csv|xlsx|parquet|geojson)(?![a-z])|\[[a-z]+[.\]]|\bopens\.gives\b"
)
"""Places, and what is typed as it stands: commands, options, addresses, endings, tables of a file."""


def english(text: str, room: str) -> set[str]:
    """English words of a text that is written in other letters: neither units, nor keys declared for its room."""
    kept = UNITS | KEYS.get(room, set()) | _of_verb(room)
    for typed in (
        _TYPED,
        *(re.compile(rf"(?<![A-Za-z]){re.escape(key)}(?![A-Za-z])") for key in _longest(kept)),
    ):
        text = typed.sub(" ", text)
    return set(re.findall(r"[A-Za-z]+", text))


@cache
def _of_verb(room: str, package: Path = PACKAGE) -> frozenset[str]:
    file = package / room / "locale" / "typed.txt"
    return frozenset(file.read_text("utf-8").splitlines()) if room and file.is_file() else frozenset()


def _longest(keys: set[str]) -> list[str]:
    return sorted(keys, key=lambda key: (-len(key), key))
