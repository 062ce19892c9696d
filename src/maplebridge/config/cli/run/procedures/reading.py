"""`maple procedures draw`, `explain` and `diff`: a procedure as a picture, a page, a list of changes."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from maplebridge.config.cli.run.procedures.told import read, told
from maplebridge.config.procedures.checking import calendar_of
from maplebridge.rules.bpmn import to_bpmn
from maplebridge.rules.diff import differences
from maplebridge.rules.drawing import draw
from maplebridge.rules.explain import explain


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says."""
    words: dict[str, Callable[[argparse.Namespace], int]] = {
        "draw": _draw,
        "explain": _explain,
        "diff": _diff,
    }
    return told(lambda: words[arguments.word](arguments))


def _draw(arguments: argparse.Namespace) -> int:
    definition = read(arguments.file)
    if arguments.to is not None and arguments.to.suffix == ".bpmn":
        arguments.to.write_text(to_bpmn(definition, language=arguments.lang), "utf-8")
        return 0
    picture = draw(definition, language=arguments.lang, standalone=arguments.to is not None)
    if arguments.to is None:
        print(picture)
    else:
        arguments.to.write_text(picture, "utf-8")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    print(explain(read(arguments.file), calendar_of("cn"), language=arguments.lang))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    found = differences(read(arguments.old), read(arguments.new), calendar_of("cn"))
    for title in found:
        print(title.said_in(arguments.lang))
    return 0
