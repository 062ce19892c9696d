"""`maple papers check`: every document of a pack, its template, its languages and what is missing."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.config.papers import checking
from maplebridge.config.procedures.files import pack_files
from maplebridge.kernel.command import documents

GOOD, FOUND = 0, 1


def run(arguments: argparse.Namespace) -> int:
    """Say of each document what was found; exit status 0 all is there, 1 something is missing or fails."""
    return carry_out(lambda: _checked(arguments))


def _checked(arguments: argparse.Namespace) -> int:
    found = [
        checking.found(definition, document, pack=arguments.pack)
        for definition in (read(str(file)) for file in pack_files(arguments.pack))
        for document in checking.documents(definition)
    ]
    if arguments.json:
        documents.tell({"pack": arguments.pack, "documents": [_fact(one) for one in found]})
    else:
        for one in found:
            print(_line(one))
    return GOOD if all(one.good for one in found) else FOUND


def _fact(one: checking.Found) -> dict[str, object]:
    return {
        "procedure": one.procedure,
        "document": one.document,
        "template": one.template,
        "own": not one.general,
        "languages": list(one.languages),
        "missing_fields": list(one.missing),
        "faults": list(one.faults),
    }


def _line(one: checking.Found) -> str:
    wrong = [*(f"missing: {name}" for name in one.missing), *one.faults]
    said = "; ".join(wrong) or "complete"
    return f"{one.procedure} {one.document}: {one.template} ({', '.join(one.languages)}), {said}"
