"""The words of a paper in one language: its content, the procedure's titles, and what was typed with the act. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maplebridge.rules import fields, phrases
from maplebridge.rules.papers import remedies
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording, as_it_is, title_of
from maplebridge.texts.days import dated, exact
from maplebridge.texts.joining import listed

HEAD = "head"
"""The role that heads an office, by this name in every procedure that knows one."""
HEAD_OF_OFFICE = Text("Head of the office", context="paper")
ERASED = Text("(erased)", context="paper")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: with the act, by field; and by whoever brought the matter, None where it may not stand there.

    files  what the papers of the matter are called, by their ids
    """

    words: Mapping[str, str]
    brought: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signed:
    """How the sides of a paper have signed it: whether each has; then (role, when and how) of each, in their order."""

    binds: bool
    sides: tuple[tuple[Wording, Wording], ...] = ()


def words(
    content: Mapping[str, Any], definition: Procedure, typed: Typed, language: str, *,
    site: str, signed: Signed | None = None,
) -> dict[str, Any]:
    """The data of a template, by the names that `paper.typ` reads.

    content     of the paper, as it is hashed into the ledger;  definition  of the version that it names
    site        address of the city's pages, which the QR code leads to
    signed      how its sides have signed it; None where nobody signs such a paper
    """

    def say(words: Wording | None) -> str:
        return "" if words is None else words.in_language(language)

    def name(what: str) -> str:
        pair = content["names"][what]
        return title_of(pair).in_language(language) if pair else ""

    act = _act(definition, content)
    unsaid = content["brought"] and not typed.brought
    gone = unsaid or any(one not in typed.words for one in content["fields"])
    return {
        "title": say(title(definition, content["document"])),
        "number": content["number"],
        "draft": not content["number"],
        **_signed(signed, language),
        "sides": [say(definition.role_title(one)) for one in content.get("signing", {}).get("sides", ())],
        "sample": content["sample"],
        "gone": bool(gone),
        "again": bool(gone),
        "matter": content["matter"],
        "city": name("city"),
        "office": name("office"),
        "unit": name("of"),
        "head": say(_head(definition)),
        "procedure": say(definition.title),
        "category": name("category"),
        "place": name("place"),
        "received": say(_day(content["received"])),
        "day": say(_day(content["day"])),
        "day-short": say(exact(date.fromisoformat(content["day"]))),
        "to": say(_to(definition, content["to"])),
        "act": say(act.title) if act is not None else content["act"],
        "adverse": content["adverse"],
        "law": say(phrases.law_phrase(definition, act.law)) if act is not None and act.law else "",
        "fields": [
            *(_field(definition, content, one, typed, language) for one in content["fields"]),
            *(_given_day(definition, one, day, language) for one, day in content["days"].items()),
        ],
        "remedies": [_remedy(definition, one, language) for one in content["remedies"]],
        "brought": _brought(content, typed, language),
        "address": f"{site}/{language}/papers/{content['check']}" if content["check"] else "",
    }


def _signed(signed: Signed | None, language: str) -> dict[str, Any]:
    """Whether the seal waits for signatures, and each signature once all are there."""
    sides = () if signed is None else signed.sides
    return {
        "unsealed": signed is not None and not signed.binds,
        "signed": [{"role": role.in_language(language), "said": how.in_language(language)} for role, how in sides],
    }


def title(definition: Procedure, document: str) -> Wording:
    """What a document is called; its bare name where the procedure says nothing."""
    return definition.documents.get(document) or as_it_is(document)


def _head(definition: Procedure) -> Wording:
    """What the head of the office is called."""
    role = definition.roles.get(HEAD)
    return HEAD_OF_OFFICE if role is None else role.title


def _to(definition: Procedure, roles: Sequence[str]) -> Wording | None:
    """To whom the paper goes, by what the procedure calls them."""
    return (
        Text("To: {roles}", context="paper", roles=listed([definition.role_title(one) for one in roles]))
        if roles
        else None
    )


def _act(definition: Procedure, content: Mapping[str, Any]) -> Any:
    """The act or the duty that made the paper; None where the procedure knows it no more."""
    place = definition.places.get(content["place"])
    if content["kind"] == "duty":
        return getattr(place, "duties", {}).get(content["act"])
    return definition.acts_at(content["place"]).get(content["act"]) if place is not None else None


def _day(day: str) -> Wording:
    return dated(date.fromisoformat(day))


def _brought(content: Mapping[str, Any], typed: Typed, language: str) -> str:
    if not content["brought"]:
        return ""
    return typed.brought or ERASED.in_language(language)


def _remedy(definition: Procedure, one: Mapping[str, Any], language: str) -> dict[str, Any]:
    what, where, more = remedies.said(definition, one)
    return {
        "title": what.in_language(language),
        "at": "" if where is None else where.in_language(language),
        "more": [line.in_language(language) for line in more],
    }


def _field(
    definition: Procedure, content: Mapping[str, Any], name: str, typed: Typed, language: str
) -> dict[str, Any]:
    """One field: its title, its kind for print (words, line or table), and what stands in it."""
    asked = definition.field_of(name)
    shown: dict[str, Any] = {
        "name": name,
        "title": asked.title.in_language(language),
        "columns": [],
        "rows": [],
    }
    text = typed.words.get(name)
    if text is None:
        return {**shown, "kind": "line", "text": ERASED.in_language(language)}
    offices = content["offices"].get(name)
    if offices:
        said = listed([title_of(one) for one in offices])
        return {**shown, "kind": "line", "text": said.in_language(language)}
    if asked.kind == "table":
        columns = [one.title.in_language(language) for one in asked.columns.values()]
        rows = [[one.in_language(language) for one in row] for row in fields.rows(asked, text)]
        return {**shown, "kind": "table", "text": "", "columns": columns, "rows": rows}
    value = fields.value(asked, text, {one: as_it_is(called) for one, called in typed.files.items()})
    if value is None:
        return {**shown, "kind": "words", "text": text}
    return {**shown, "kind": "line", "text": value.in_language(language)}


def _given_day(definition: Procedure, name: str, day: str, language: str) -> dict[str, Any]:
    """A day that was given, as a field."""
    title, said = definition.field_title(name).in_language(language), _day(day).in_language(language)
    return {"name": name, "title": title, "kind": "line", "text": said, "columns": [], "rows": []}
