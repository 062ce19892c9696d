"""`maple texts`: whether every text has its translation, and the catalogues written anew."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from maplebridge.config.house.translating import Wrong, written, wrong
from maplebridge.texts import LANGUAGES

SENTENCES = {
    "missing": "no translation",
    "unused": "nothing says this any more",
    "misplaced": "belongs into another room's catalogue",
    "place": "the translation has other places than the sentence, and no exception says why",
    "forms": "not as many plural forms as the language declares",
    "copy": "not translated: the English words stand there",
    "english": "English words in the translation that are neither units nor declared keys",
    "header": "the header declares other plural forms than the language",
}


def run(arguments: argparse.Namespace) -> int:
    """Print what is wrong with the catalogues of a language; 1 if anything is, 2 for a language that has none."""
    translated = [code for code, language in LANGUAGES.items() if language.catalogue]
    if arguments.lang not in translated:
        print(f"“{arguments.lang}” has no catalogues; those with some are: {', '.join(translated)}.", file=sys.stderr)
        return 2
    if arguments.write:
        for path, text in written(arguments.lang).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    faults = sorted(wrong(arguments.lang), key=lambda one: (one.path, one.line))
    if arguments.json:
        print(json.dumps({"schema": 1, "wrong": [asdict(one) for one in faults]}, ensure_ascii=False))
    else:
        print("\n".join(map(_line, faults)) or "Every text has its translation.")
    return 1 if faults else 0


def _line(one: Wrong) -> str:
    return f"{one.path}:{one.line}: {SENTENCES[one.code]}: {one.message}"
