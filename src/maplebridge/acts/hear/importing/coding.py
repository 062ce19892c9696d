"""In which letters a file of separated values is written. What can be read in two ways is asked for, never guessed.

UTF-8 proves itself, and so does UTF-16 with its mark. GB 18030 does not: most bytes of Big5, of Windows-1252 or of
Korean are some Chinese letter in it, only no usual one. So it is taken only where what it gives is everyday Chinese.

source  GB 2312-1980: its first level holds the 3,755 usual letters, rows 16 to 55;  GB 18030-2022
"""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import Path

from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text
from maplebridge.texts.joining import listed

CODINGS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "gb18030": "gb18030",
    "big5": "cp950",
    "windows-1252": "cp1252",
}
"""Encodings that can be asked for, and what Python calls them."""
SHOWN = 24
_BLOCK = 1 << 20
_USUAL, _EVERYDAY = 0.85, 0.12
"""Shares of the letters beyond ASCII that everyday Chinese reaches: usual ones, and the 200 most frequent."""
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去"
    "法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点"
    "正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教"
    "请修路坏灯水电区市镇村街站房车号投诉反映居垃圾噪音停收费物员未至今影响建议解决处编题间容址系联话类"
)


def coding_of(path: Path, asked: str = "") -> str:
    """Python's name of a file's encoding.

    asked   one of `CODINGS`, where the user says which
    raises  Incomplete  it can be read in several ways or in none, or not as asked
    """
    if asked:
        if _decodes(path, CODINGS[asked]):
            return CODINGS[asked]
        raise Incomplete(
            Text("{name} is not written in {asked}. Name another encoding.", name=path.name, asked=asked)
        )
    with path.open("rb") as file:
        start = file.read(_BLOCK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        coding = "utf-16" if _decodes(path, "utf-16") else ""
    elif _looks_wide(start):
        raise _ask(path, "utf-16le" if start[1::2].count(0) > start[::2].count(0) else "utf-16be")
    elif _decodes(path, "utf-8-sig"):
        coding = "utf-8-sig"
    else:
        coding = "gb18030" if _everyday_chinese(path) else ""
    if not coding:
        raise _ask(path)
    return coding


def _decodes(path: Path, coding: str) -> bool:
    try:
        with path.open(encoding=coding) as file:
            while file.read(_BLOCK):  # ends: with the file
                pass
    except UnicodeError:
        return False
    return True


def _looks_wide(start: bytes) -> bool:
    """Whether so many bytes are zero that two make a letter: UTF-16 without its mark."""
    return len(start) > 1 and start.count(0) * 4 > len(start)


def _everyday_chinese(path: Path) -> bool:
    """Whether a file read as GB 18030 is Chinese as it is usually written."""
    counts: Counter[str] = Counter()
    try:
        with path.open(encoding="gb18030") as file:
            while block := file.read(_BLOCK):  # ends: with the file
                counts.update(block)
    except UnicodeError:
        return False
    beyond = {letter: count for letter, count in counts.items() if not letter.isascii()}
    every = sum(beyond.values())
    usual = sum(count for letter, count in beyond.items() if _is_usual(letter))
    frequent = sum(count for letter, count in beyond.items() if letter in _FREQUENT)
    return usual >= _USUAL * every and frequent >= _EVERYDAY * every and frequent > 1


def _is_usual(letter: str) -> bool:
    """A letter of GB 2312's first level, or a sign or full-width letter of its first nine rows."""
    octets = letter.encode("gb18030")
    return len(octets) == 2 and (0xB0 <= octets[0] <= 0xD7 or 0xA1 <= octets[0] <= 0xA9) and octets[1] >= 0xA1


def _ask(path: Path, likely: str = "") -> Incomplete:
    """The sentence that asks, with the first words that are in question in each reading there is."""
    readings = {
        name: shown
        for name, coding in CODINGS.items()
        if name in ((likely,) if likely else ("gb18030", "big5", "windows-1252"))
        and (shown := _shown(path, coding))
    }
    possible = listed([Text("“{words}” ({name})", words=words, name=name) for name, words in readings.items()])
    return Incomplete(
        Text(
            "{file} is not in UTF-8, and its letters cannot be told for certain. It could read: {readings}. "
            "Save it as UTF-8, or say --encoding with one of {names}.",
            file=path.name,
            readings=possible if readings else Text("nothing known"),
            names=", ".join(CODINGS),
        )
    )


def _shown(path: Path, coding: str) -> str:
    """The words around the first letter beyond ASCII in one reading; "" where the file cannot be read so."""
    if not _decodes(path, coding):
        return ""
    with path.open(encoding=coding, newline="") as file:
        while block := file.read(_BLOCK):  # ends: with the file
            at = next((n for n, letter in enumerate(block) if not letter.isascii()), None)
            if at is not None:
                line = block[max(0, at - SHOWN // 2) : at + SHOWN].splitlines()
                return next((part.strip() for part in line if not part.isascii()), "")
            if coding.startswith("utf-16"):
                return " ".join(block[: 2 * SHOWN].split())
    return ""
