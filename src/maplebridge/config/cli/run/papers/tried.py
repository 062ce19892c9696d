"""`maple papers try`: one paper, set with made-up words or with those of a document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maplebridge.config.cli.run import asking
from maplebridge.config.cli.run.asking import AskedWrongly
from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.config.papers import archival, checking, samples
from maplebridge.config.procedures.files import meant, pack_of
from maplebridge.kernel.command import documents
from maplebridge.kernel.typesetting import door, templates
from maplebridge.rules.papers import words
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Refusal

MADE, FAILED, MISUSED = 0, 1, 2
KNOWN = ("act", "fields", "brought", "office", "number")
SITE = "https://city.example"


def run(arguments: argparse.Namespace) -> int:
    """Set the paper; exit status 0 it is made, 1 the template or the procedure fails, 2 it cannot be asked so."""
    return carry_out(lambda: _tried(arguments))


def _tried(arguments: argparse.Namespace) -> int:
    definition, file = read(arguments.procedure), meant(arguments.procedure)
    try:
        wanted = _wanted(arguments.values)
        making = _making(definition, arguments.document, wanted)
    except AskedWrongly as error:
        print(error, file=sys.stderr)
        return MISUSED
    pack = pack_of(file)
    content = samples.content(definition, arguments.document, making, wanted, pack=pack)
    typed = samples.typed(definition, content, wanted, arguments.lang)
    signed = samples.signed(definition, content, each=arguments.signed)
    if arguments.signed and signed is None:
        print(f"Nobody signs “{arguments.document}” of {definition.id}: leave --signed out.", file=sys.stderr)
        return MISUSED
    data = words(content, definition, typed, arguments.lang, site=SITE, signed=signed)
    template = _template(arguments.template, pack, definition.id, arguments.document)
    at = datetime.combine(samples.DAY, datetime.min.time(), tzinfo=UTC)
    try:
        made = door.typeset(template, data, language=arguments.lang, at=at)
    except (door.Unset, Refusal) as error:
        print(f"{template.name}: {getattr(error, 'why', error)}", file=sys.stderr)
        return FAILED
    return _told(arguments, template.name, made)


def _told(arguments: argparse.Namespace, template: str, made: door.Set) -> int:
    if arguments.to is not None:
        try:
            arguments.to.write_bytes(made.pdf)
        except OSError as error:
            print(f"{arguments.to} cannot be written ({error.strerror}). Name another file.", file=sys.stderr)
            return MISUSED
    wrong = archival.faults(made.pdf)
    facts = {
        "template": template,
        "pages": made.pages,
        "missing_glyphs": made.missing,
        "bytes": len(made.pdf),
        "pdfa": archival.level(made.pdf),
    }
    if arguments.json:
        documents.tell(facts)
    else:
        print(", ".join(f"{name} {value}" for name, value in facts.items()))
    print(*wrong, sep="\n", file=sys.stderr) if wrong else None
    return FAILED if wrong else MADE


def _template(named: Path | None, pack: str, procedure: str, document: str) -> templates.Template:
    if named is None:
        return templates.template(pack, procedure, document)
    return templates.Template(named.stem, named.read_bytes(), general=False)


def _wanted(name: str | None) -> samples.Wanted:
    """What a document of values asks for. Raises AskedWrongly."""
    if name is None:
        return samples.Wanted()
    asked = asking.document(name)
    asking.known(asked, KNOWN, "The document of values")
    given = asked.get("fields", {})
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise AskedWrongly('"fields" is an object of texts, by the names of the fields.')
    for text in ("act", "brought", "number"):
        if not isinstance(asked.get(text, ""), str):
            raise AskedWrongly(f'"{text}" is a text.')
    return samples.Wanted(
        asked.get("act", ""), given, asked.get("brought"), _office(asked.get("office")), asked.get("number")
    )


def _office(said: Any) -> Mapping[str, str] | None:
    if said is None:
        return None
    if isinstance(said, str) and said:
        return {"en": said, "zh": said}
    if isinstance(said, dict) and all(isinstance(said.get(one), str) for one in ("en", "zh")):
        return said
    raise AskedWrongly('"office" is a text, or an object with "en" and "zh".')


def _making(definition: Procedure, document: str, wanted: samples.Wanted) -> samples.Making:
    """The act that makes the document. Raises AskedWrongly, with what may be named."""
    known = checking.documents(definition)
    if document not in known:
        raise AskedWrongly(
            f"{definition.id} makes no “{document}”; it makes: {', '.join(known) or 'nothing'}."
        )
    makings = samples.makings(definition, document)
    fits = [one for one in makings if wanted.act in ("", one.name, f"{one.place}.{one.name}")]
    if not fits:
        named = ", ".join(f"{one.place}.{one.name}" for one in makings)
        raise AskedWrongly(f"No act “{wanted.act}” makes “{document}”; these do: {named or 'none'}.")
    return fits[0]
