"""The words of `papers`: templates of papers, tried and checked without a city and without a database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from maplebridge.packs.reading import names
from maplebridge.texts import LANGUAGES

RUN = "maplebridge.config.cli.run.papers"


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `papers`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    tried = words.add_parser("try", help="set one paper with made-up words, or with your own")
    tried.add_argument("procedure", help="TOML file or id of a procedure")
    tried.add_argument("document", help="the document, as the procedure names it")
    tried.add_argument("--lang", choices=tuple(LANGUAGES), default="en", help="language of the paper (en)")
    tried.add_argument(
        "--values", metavar="FILE", help="JSON document of what stands in it; - reads the standard input"
    )
    tried.add_argument(
        "--template", type=Path, metavar="FILE", help="a template to be tried instead of the pack's"
    )
    tried.add_argument(
        "--to", type=Path, metavar="FILE", help="the PDF to write; without it nothing is written"
    )
    tried.add_argument(
        "--signed", action="store_true", help="as it is once each side has signed it; else as it is put forward"
    )
    tried.add_argument("--json", action="store_true", help="print what was made as JSON")
    tried.set_defaults(run=f"{RUN}.tried")
    check = words.add_parser(
        "check", help="every document of a pack: its template, languages, what is missing"
    )
    check.add_argument("--pack", choices=names(), default=names()[0], help=f"pack ({names()[0]})")
    check.add_argument("--json", action="store_true", help="print the list as JSON")
    check.set_defaults(run=f"{RUN}.checked")


def check(arguments: argparse.Namespace) -> int | None:
    """See that a template that is named is there. Returns the exit status 2 after a sentence, None to go on."""
    template = getattr(arguments, "template", None)
    if template is not None and not template.is_file():
        print(f"There is no template {template}. Check the name.", file=sys.stderr)
        return 2
    return None
