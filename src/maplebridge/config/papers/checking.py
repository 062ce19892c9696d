"""What `maple papers check` finds: each document of each procedure, its template, what it leaves out, whether it is set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import typst

from maplebridge.config.papers import samples
from maplebridge.kernel.typesetting import glyphs, templates
from maplebridge.kernel.typesetting.preparing import prepared
from maplebridge.rules.papers import words
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import LANGUAGES

NEEDED = ("facts", "ground", "result", "remedy", "sign", "check")
"""What the law asks of a decision, by the parts of the library that print it."""
HOLDS = "<holds>"


@dataclass(frozen=True, slots=True)
class Found:
    """One document: its template, the languages in which it is set, and what is missing, by act.

    missing  fields that an act gives and the template shows nowhere, parts that the law asks for; faults  why it is not set
    """

    procedure: str
    document: str
    template: str
    general: bool
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it is set in every language and leaves nothing out."""
        return not self.missing and not self.faults and len(self.languages) == len(LANGUAGES)


def documents(definition: Procedure) -> list[str]:
    """The documents that a procedure names or that its acts make, in the order of the file."""
    made = [name for place in definition.places for name in _made(definition, place)]
    return list(dict.fromkeys([*definition.documents, *made]))


def _made(definition: Procedure, place: str) -> list[str]:
    here = definition.places[place]
    acts = [*getattr(here, "acts", {}).values(), *getattr(here, "duties", {}).values()]
    return [name for act in acts for name in act.makes]


def found(definition: Procedure, document: str, *, pack: str) -> Found:
    """What is to be said of one document: its template queried with the values of each act that makes it."""
    template = templates.template(pack, definition.id, document)
    missing: dict[str, None] = {}
    faults: dict[str, None] = {}
    languages = [
        language
        for language in LANGUAGES
        if _set(definition, document, template, language, pack, missing, faults)
    ]
    return Found(
        definition.id,
        document,
        template.name,
        template.general,
        tuple(languages),
        tuple(missing),
        tuple(faults),
    )


def _set(
    definition: Procedure,
    document: str,
    template: templates.Template,
    language: str,
    pack: str,
    missing: dict[str, None],
    faults: dict[str, None],
) -> bool:
    """Whether the template holds in a language what each act gives; what is missing and wrong is noted."""
    good = True
    for making in samples.makings(definition, document):
        wanted = samples.Wanted()
        content = samples.content(definition, document, making, wanted, pack=pack)
        data = words(
            content, definition, samples.typed(definition, content, wanted, language), language, site=""
        )
        try:
            held = _held(template, data, language)
        except RuntimeError as error:  # what Typst raises where it queries
            faults[f"{language}: {getattr(error, 'message', '') or error}"] = None
            good = False
            continue
        missing.update(dict.fromkeys(_missing(held, data)))
    return good


def _missing(held: set[tuple[str, str]], data: dict[str, Any]) -> Iterator[str]:
    yield from (one["name"] for one in data["fields"] if ("field", one["name"]) not in held)
    yield from (part for part in NEEDED if ("part", part) not in held)


def _held(template: templates.Template, data: dict[str, Any], language: str) -> set[tuple[str, str]]:
    """The parts and fields that a template holds, as its library marks them. Raises RuntimeError."""
    said = _compiler(template, data, language).query(HOLDS, field="value")
    return {(str(kind), str(what)) for kind, what in json.loads(said)}


def _compiler(template: templates.Template, data: dict[str, Any], language: str) -> typst.Compiler:
    fit, _ = prepared({**data, "qr": DOT}, language)
    return typst.Compiler(
        template.source,
        root=templates.LIBRARY,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(fit, ensure_ascii=False)},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.folder())]
    )


DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
"""A picture in place of a QR code."""
