"""The fields of a checked file, and the acts by which parties sign: built for `build`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maplebridge.rules.fields import Field
from maplebridge.rules.fields.kinds import CENTS
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.language.names import table
from maplebridge.texts import title_of

Raw = Mapping[str, Any]
Signing = Mapping[tuple[str, str], list[str]]
"""Field of signatures and party -> the facts of the acts by which the party signs, `step.act`."""


def field(name: str, raw: Raw) -> Field:
    """A field, or a column of a table, with every default filled in."""
    kind = raw.get("kind", "text")
    by = raw.get("by", ())
    columns = {one: field(one, column) for one, column in raw.get("columns", {}).items()}
    return Field(
        name,
        title_of(raw),
        kind=kind,
        declared="kind" in raw,
        told=raw.get("told", False),
        answer=raw.get("answer", False),
        affirms=title_of(raw["affirms"]) if "affirms" in raw else None,
        help=title_of(raw["help"]) if "help" in raw else None,
        by=(by,) if isinstance(by, str) else tuple(by),
        least=raw.get("least"),
        most=raw.get("most"),
        decimals=raw.get("decimals", CENTS if kind == "money" else 0),
        currency=raw.get("currency", ""),
        options=Frozen({one: title_of(words) for one, words in raw.get("options", {}).items()}),
        columns=Frozen(columns),
        of=tuple(raw.get("of", ())),
        papers=tuple(raw.get("papers", ())),
    )


def acts(raw: Raw) -> Iterator[tuple[tuple[str, ...], str, dict[str, Any]]]:
    """Every act of a file, read tolerantly: (path, who if it does not say, the act). In the order of the file."""
    for kind in ("step", "outside"):
        for place, body in table(raw, kind).items():
            for name, act in table(body, "act").items():
                if isinstance(act, dict):
                    yield (kind, place, "act", name), str(table(table(raw, kind), place).get("who", "")), act
    for name, act in table(raw, "anytime").items():
        if isinstance(act, dict):
            yield ("anytime", name), "", act


def who_acts(act: Raw, default: str) -> list[str]:
    """The roles that may take an act, read tolerantly, in the order of the file."""
    who = act.get("who") or default
    return [who] if isinstance(who, str) else [one for one in who if isinstance(one, str)]


def signing(raw: Raw) -> Signing:
    """By which acts of steps and outside places each party itself signs for each field of signatures."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, default, act in acts(raw):
        if "signs" in act and "on_paper" not in act and path[0] != "anytime":
            for role in who_acts(act, default):
                found.setdefault((str(act["signs"]), role), []).append(f"{path[1]}.{path[3]}")
    return found


def without_signatures(
    needs: tuple[str, ...], fields: Mapping[str, Field], signed: Signing
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What an act asks somebody to give, and the facts that stand for the signatures among its needs."""
    own = [fields[name] for name in needs if name in fields and fields[name].kind == "signatures"]
    facts = [fact for one in own for role in one.of for fact in signed.get((one.name, role), ())]
    return tuple(name for name in needs if name not in {one.name for one in own}), tuple(facts)
