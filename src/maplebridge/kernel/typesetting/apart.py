"""The process in which papers are set: `python -m maplebridge.kernel.typesetting.apart`.

It has no secrets, no database and no network to speak of, may use so much memory and processor time and no more, and
writes no files (`cleaning.serving`). A question is a document of JSON (`door.Question`); beside the answer comes the PDF,
empty where none could be made.
"""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from typing import Any

import typst

from maplebridge.kernel.cleaning.serving import serve
from maplebridge.kernel.typesetting import glyphs
from maplebridge.kernel.typesetting.templates import LIBRARY
from maplebridge.rules import limits

MEMORY = 1024 * 1024 * 1024
"""Octets of address space, libraries and fonts included; a paper of 99 pages takes a third of it."""
CPU_SECONDS = 20
"""Of processor time for one paper."""
STANDARD = "a-2a"
"""PDF/A-2a: everything inside, every letter readable, tagged for those who listen to it."""
PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b")
FETCHES = re.compile(rb"@[a-z][\w-]*/")


def answer(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What became of one paper.

    question  source (base64), data (words of the template), timestamp (seconds)
    returns  as (said, PDF): ({"pages": how many}, PDF), or ({"why": what Typst says}, b"")
    """
    source = base64.b64decode(question["source"])
    if FETCHES.search(source):
        return {
            "why": "The template imports a package from elsewhere; everything it uses lies in its own folder."
        }, b""
    try:
        made = _compiler().compile(
            input=source,
            format="pdf",
            sys_inputs={"data": json.dumps(question["data"], ensure_ascii=False)},
            pdf_standards=[STANDARD],
            timestamp=int(question["timestamp"]),
        )
    except typst.TypstError as error:
        return {"why": _said(error)}, b""
    except Exception as error:  # noqa: BLE001  the outermost edge of this process: a library's surprise is an answer
        return {"why": type(error).__name__}, b""
    pdf = bytes(made)  # type: ignore[arg-type]  # one document, no list of pages
    return {"pages": pages(pdf)}, pdf


def pages(pdf: bytes) -> int:
    """How many pages a PDF of Typst has."""
    found = PAGES.search(pdf)
    return int(found[1] or found[2]) if found else 0


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.folder())]
    )
    nowhere = "/nonexistent"
    return typst.Compiler(
        root=LIBRARY,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def _said(error: typst.TypstError) -> str:
    """What Typst says of a template: never more than some letters, for it may quote what was typed."""
    return " ".join(str(getattr(error, "message", "") or error).split())[: limits.PAPER_WHY_LETTERS]


def main() -> None:
    """Answer until nobody asks any more."""
    serve(lambda question: answer(json.loads(question)), memory=MEMORY, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    main()
