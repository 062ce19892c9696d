"""A paper as it could be: the content of a document with made-up words, so that a template is tried without a city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from maplebridge.rules.fields import Field
from maplebridge.rules.papers import Signed, Typed, signing
from maplebridge.rules.places import Act, Duty
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.texts import Text
from maplebridge.texts.days import dated

DAY = date(2026, 11, 30)
CHECK = "0000000000AAAAAAAAAA"
SIGNED = Text("signed on {day}, with number and code", context="paper", day=dated(DAY))
"""How each side has signed a sample that is shown with its signatures."""
OFFICE = {"en": "Sample Office of Fenghe", "zh": "汾和市样例办公室"}
CITY = {"en": "Fenghe", "zh": "汾和市"}
UNIT = {"en": "Liuxi Township", "zh": "柳汐镇"}
KIND = {"en": "Sample kind", "zh": "样例类别"}
WORDS = {
    "en": "These words were made up to try the template. They say nothing about anybody.",
    "zh": "这些话是为试用模板而编写的，不涉及任何人。",
}
BROUGHT = {"en": "What somebody would have written stands here.", "zh": "此处为提出人所写的话。"}


@dataclass(frozen=True, slots=True)
class Making:
    """An act or a duty that makes a document: where it stands, and what it is called."""

    place: str
    name: str
    kind: str
    act: Act | Duty


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of the paper that is tried; all else is made up. Names as the document of values has them.

    fields  texts by field;  office  its name by language, en and zh
    """

    act: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    brought: str | None = None
    office: Mapping[str, str] | None = None
    number: str | None = None


def makings(definition: Procedure, document: str) -> list[Making]:
    """Every act and duty that makes a document, in the order of the file."""
    found = []
    for name, place in definition.places.items():
        acts = getattr(place, "acts", {})
        found += [Making(name, one.name, "act", one) for one in acts.values() if document in one.makes]
        duties = place.duties.values() if isinstance(place, Step) else ()
        found += [Making(name, one.name, "duty", one) for one in duties if document in one.makes]
    first = definition.opens.step
    found += [
        Making(first, one.name, "act", one) for one in definition.anytime.values() if document in one.makes
    ]
    return found


def content(
    definition: Procedure, document: str, making: Making, wanted: Wanted, *, pack: str
) -> dict[str, Any]:
    """The content of a paper as `conduct.issuing.content` would make it, with made-up names and days.

    returns  the same names as there, each with a value of the same kind
    """
    days = {one: (DAY + timedelta(days=30)).isoformat() for one in _days(definition, making)}
    named = [one for one in making.act.needs if one not in days]
    adverse = isinstance(making.act, Act) and making.act.adverse
    remedies = making.act.remedy if isinstance(making.act, Act) else ()
    return {
        "document": document,
        "pack": pack,
        "procedure": definition.id,
        "version": definition.version,
        "act": making.name,
        "kind": making.kind,
        "place": making.place,
        "number": "AB-样〔2026〕1号" if wanted.number is None else wanted.number,
        "check": CHECK if wanted.number != "" else "",
        "matter": "AB-26-0000001",
        "day": DAY.isoformat(),
        "received": (DAY - timedelta(days=20)).isoformat(),
        "names": {
            "city": CITY,
            "office": dict(wanted.office or OFFICE),
            "of": UNIT,
            "place": UNIT,
            "category": KIND,
        },
        "offices": {one: [OFFICE] for one in named if definition.field_of(one).kind in ("office", "units")},
        "sample": True,
        "adverse": adverse,
        "to": [one for one in making.act.tells if one in definition.roles],
        "fields": list(dict.fromkeys([*named, *wanted.fields])),
        "days": days,
        "remedies": [{"name": one, "by": (DAY + timedelta(days=60)).isoformat()} for one in remedies],
        "brought": wanted.brought is not None or not definition.called,
        **_signing(definition, making),
    }


def _signing(definition: Procedure, making: Making) -> dict[str, Any]:
    """Which sides sign the paper of an act, in their order; empty where nobody does."""
    found = signing.of_act(definition, making.act) if isinstance(making.act, Act) else None
    return {} if found is None else {"signing": {"sides": list(found.sides)}}


def signed(definition: Procedure, content: Mapping[str, Any], *, each: bool) -> Signed | None:
    """How the sides of a sample have signed it: each of them, or nobody yet; None where nobody signs such a paper."""
    if "signing" not in content:
        return None
    sides = [(definition.role_title(role), SIGNED) for role in content["signing"]["sides"]] if each else []
    return Signed(binds=each, sides=tuple(sides))


def typed(definition: Procedure, content: Mapping[str, Any], wanted: Wanted, language: str) -> Typed:
    """What would have been typed: what the person gave, else made-up values of each field's kind."""
    made_up = {one: _value(definition.field_of(one), language) for one in content["fields"]}
    brought = BROUGHT.get(language, BROUGHT["en"]) if wanted.brought is None else wanted.brought
    return Typed({**made_up, **wanted.fields}, brought)


def _days(definition: Procedure, making: Making) -> list[str]:
    """Fields of an act that are a day."""
    return [one for one in making.act.needs if definition.field_of(one).kind == "date" or one.endswith("_by")]


def _value(one: Field, language: str) -> str:
    words = WORDS.get(language, WORDS["en"])
    if one.kind in ("number", "money"):
        return "1000"
    if one.kind == "choice":
        return next(iter(one.options))
    if one.kind == "table":
        cells = [
            _value(column, language) if column.kind != "text" else words[:12]
            for column in one.columns.values()
        ]
        return "\n".join("\t".join(cells) for _ in range(2))
    return words
