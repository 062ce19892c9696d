"""What a paper holds: a document that follows from the act, its entry and the city as it is named that day.

It names the fields of the act, never their words: those stand beside the entry, and go with an erased person. So the
document is hashed into the ledger as it is, and stays provable when words have gone.
"""

from __future__ import annotations

from typing import Any

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import remedies
from maplebridge.kernel.conduct.issuing.done import Made
from maplebridge.kernel.file.heading import category_title, office_title, unit_title
from maplebridge.kernel.file.telling import addressed
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.matter.sides import bringer
from maplebridge.kernel.territory import city
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import SAMPLE
from maplebridge.rules.papers import signing
from maplebridge.texts import Title
from maplebridge.texts.wording import in_english_and_chinese

SCHEMA = 1


def document(made: Made, name: str, *, pack: str, number: str, check: str) -> dict[str, Any]:
    """The content of one paper, an object ready for canonical JSON: texts, lists and objects by name.

    returns  by name, as `SCHEMA` numbers it
    name    of the document, as the procedure calls it;  number  as it is printed, empty for a draft
    check   the token under which anybody may ask for it
    """
    definition, choice, day = made.definition, made.choice, towntime.local(made.now).date()
    to = addressed(definition, made.choice, made.tells, made.by)
    return {
        "schema": SCHEMA,
        "document": name,
        "pack": pack,
        "procedure": definition.id,
        "version": definition.version,
        "act": choice.name,
        "kind": choice.kind,
        "place": made.place,
        "number": number,
        "check": check,
        "matter": numbers.show(made.row.number),
        "day": day.isoformat(),
        "received": towntime.local(made.row.opened).date().isoformat(),
        "held": made.office,
        "names": {
            "city": _city(),
            "office": _office(made.office),
            "of": _unit(made.office),
            "place": in_english_and_chinese(unit_title(made.row.place)),
            "category": in_english_and_chinese(category_title(made.row.category)),
        },
        "offices": _offices(made),
        "sample": _sample(),
        "adverse": choice.adverse,
        "to": list(made.tells),
        "fields": [one for one in made.texts if shown(one)],
        "days": {field: given.isoformat() for field, given in made.days.items()},
        "remedies": remedies.named(made),
        "brought": to.bringer_alone,
        "whom": {"bringer": to.bringer, "roles": list(to.roles)},
        **_signing(made),
    }


def _signing(made: Made) -> dict[str, Any]:
    """How the paper is signed: by which sides, by which acts of theirs, by which acts that show it done on paper."""
    act = made.definition.acts_at(made.place).get(made.choice.name) if made.choice.kind == "act" else None
    signed = None if act is None else signing.of_act(made.definition, act)
    if signed is None:
        return {}
    names = {"sides": list(signed.sides), "own": list(signed.own), "shown": list(signed.shown)}
    return {"signing": {**names, "bringer": bringer(made.definition, made.row)}}


def _city() -> dict[str, str]:
    root = territory.tree().root
    return in_english_and_chinese(Title(root.name_en, root.name_zh))


def _office(office: int | None) -> dict[str, str]:
    return in_english_and_chinese(office_title(office))


def _offices(made: Made) -> dict[str, list[dict[str, str]]]:
    """The offices that were named in fields, as they are called that day, by field."""
    given = {name: named.listed(made.definition, name, text) for name, text in made.texts.items()}
    return {name: [_office(one) for one in offices] for name, offices in given.items() if offices}


def _unit(office: int | None) -> dict[str, str]:
    held = None if office is None else territory.offices().by_id(office)
    return {} if held is None else in_english_and_chinese(unit_title(held.unit))


def _sample() -> bool:
    return territory.tree().root.code == SAMPLE


def numbered(mark: str, year: int, order: int) -> str:
    """A number as papers carry it: the city's mark, the letters of the document, the year, the count of that year.

    >>> numbered("AB-意", 2026, 12)
    'AB-意〔2026〕12号'
    """
    return f"{mark}〔{year}〕{order}号"


def series(mark: str) -> str:
    """What the papers of one mark are counted under: the city's own mark, then theirs."""
    return f"{city.own().mark}-{mark}"


def shown(field: str) -> bool:
    """Whether a paper may show what was given under this name: no files, which stand beside it."""
    return not field.startswith("file.") and field != "level"
