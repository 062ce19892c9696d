"""What a file says of the kinds of its fields must agree with itself, and with the acts that need them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maplebridge.rules import limits
from maplebridge.rules.language.check import Reading
from maplebridge.rules.language.lines import Path
from maplebridge.rules.language.names import table, texts
from maplebridge.rules.language.sentences import nearest
from maplebridge.rules.language.values import acts, signing, who_acts
from maplebridge.rules.words import NAMING
from maplebridge.texts import Text, Wording

OWN_KEYS: Mapping[str, tuple[str, ...]] = {
    "affirms": ("yes",),
    "by": ("yes",),
    "least": ("number", "money", "table"),
    "most": ("number", "money", "table"),
    "decimals": ("number", "money"),
    "currency": ("money",),
    "options": ("choice",),
    "columns": ("table",),
    "of": ("signatures", "file", "yes"),
    "papers": ("issued",),
}
"""Keys of a field -> the kinds that have them."""
CURRENCY = re.compile(r"[A-Z]{3}")
LEAST_OPTIONS = 2


def check_kinds(reading: Reading) -> None:
    """Report kinds that contradict themselves, the places where their fields stand, or who may give them."""
    fields = table(reading.raw, "field")
    for name, body in fields.items():
        _check_field(reading, ("field", name), body)
        for column, inner in table(body, "columns").items():
            _check_field(reading, ("field", name, "columns", column), inner)
    for path, name, kind in _fixed(reading.raw):
        declared = table(fields, name).get("kind", kind)
        if declared != kind:
            words = Text("{at}: “{name}” stands here, so its kind is {kind}.", name=name, kind=kind)
            reading.report("contradiction", path, words)
    for name in fields:
        _check_naming(reading, name, table(fields, name).get("kind"))
    for path, who, body in _asking(reading.raw):
        _check_asked(reading, path, who, body)
    _check_signatures(reading)
    _check_askers(reading)


def _check_field(reading: Reading, path: Path, body: object) -> None:
    for words in _wrong(body if isinstance(body, dict) else {}):
        reading.report("contradiction", path, Text("{at}: {words}", words=words))


def _wrong(body: Mapping[str, Any]) -> Iterator[Wording]:
    kind = str(body.get("kind", "text"))
    for key, kinds in OWN_KEYS.items():
        if key in body and kind not in kinds:
            yield Text("“{key}” belongs to another kind of field ({kinds}).", key=key, kinds=", ".join(kinds))
    lacks, words = LACKS.get(kind, (None, None))
    if lacks is not None and words is not None and lacks(body):
        yield words
    numbers = [body.get(key) for key in ("least", "most")]
    whole = [one for one in numbers if isinstance(one, int)]
    if len(whole) == len(numbers) and whole != sorted(whole):
        yield Text("least is more than most.")
    places = body.get("decimals")
    if isinstance(places, int) and places > limits.NUMBER_PLACES:
        yield Text("a number has at most {most} digits behind the point.", most=limits.NUMBER_PLACES)


LACKS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bool], Wording]] = {
    "choice": (
        lambda body: len(table(body, "options")) < LEAST_OPTIONS,
        Text("a choice needs at least two options, each a name with its title."),
    ),
    "money": (
        lambda body: not CURRENCY.fullmatch(str(body.get("currency", ""))),
        Text("an amount needs its currency in three capital letters, such as CNY."),
    ),
    "table": (
        lambda body: not 0 < len(table(body, "columns")) <= limits.TABLE_COLUMNS,
        Text("a table needs one to {most} columns, each a name with its title.", most=limits.TABLE_COLUMNS),
    ),
    "signatures": (lambda body: not body.get("of"), Text("say with “of” which parties sign.")),
}
"""What a kind cannot do without: whether a field lacks it, and the sentence."""


def _fixed(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Fields whose place in the file says their kind: days of limits, days of the opening, those who each have a duty."""
    for name in table(table(raw, "opens"), "gives"):
        yield ("opens", "gives", name), name, "date"
    for place, step in table(raw, "step").items():
        if "until" in table(step, "within"):
            yield ("step", place, "within"), str(table(step, "within")["until"]), "date"
        for name, duty in table(step, "duty").items():
            if "until" in table(duty, "within"):
                yield ("step", place, "duty", name), str(table(duty, "within")["until"]), "date"
            if isinstance(duty, dict) and "each" in duty:
                yield ("step", place, "duty", name), str(duty["each"]), "units"


def _check_naming(reading: Reading, name: str, kind: object) -> None:
    """Fields that name offices are known by where they stand: `office`, `lead_unit`, and `each` of a duty."""
    each = {one for _, one, what in _fixed(reading.raw) if what == "units"}
    if name in NAMING and kind not in (None, "office"):
        words = Text("{at}: a field of this name names one office; its kind is office.")
    elif kind == "office" and name not in NAMING:
        words = Text("{at}: one office is named in a field called {names}.", names=", ".join(NAMING))
    elif kind == "units" and name not in each:
        words = Text("{at}: several offices are named for a duty that each of them has: write “each” there.")
    else:
        return
    reading.report("contradiction", ("field", name), words)


def _asking(raw: Mapping[str, Any]) -> Iterator[tuple[Path, list[str], dict[str, Any]]]:
    """Everything that may ask for fields: (path, who may take it, its table)."""
    for path, default, act in acts(raw):
        yield path, who_acts(act, default), act
    for place, step in table(raw, "step").items():
        for name, duty in table(step, "duty").items():
            if isinstance(duty, dict):
                at: Path = ("step", place, "duty", name)
                yield at, who_acts(duty, ""), duty
                waive = table(duty, "waive")
                yield (*at, "waive"), who_acts({"who": waive.get("by")}, ""), waive
        extend = table(step, "extend")
        yield ("step", place, "extend"), who_acts({"who": extend.get("by")}, ""), extend


def _check_asked(reading: Reading, path: Path, who: list[str], body: Mapping[str, Any]) -> None:
    fields = table(reading.raw, "field")
    needs = texts(body, "needs") or ([body["needs"]] if isinstance(body.get("needs"), str) else [])
    for name in needs:
        own = table(fields, name)
        may = own.get("by", who)
        others = sorted(set(who) - set([may] if isinstance(may, str) else may))
        if own.get("kind") == "yes" and others:
            words = Text(
                "{at}: “{name}” is not for {others} to affirm: let only those of its “by” take this.",
                name=name,
                others=", ".join(others),
            )
            reading.report("contradiction", path, words)
        if own.get("kind") == "signatures" and "act" not in path and path[0] != "anytime":
            words = Text("{at}: only an act can need signatures (“{name}”).", name=name)
            reading.report("contradiction", path, words)
    for name, wanted in table(body, "takes").items():
        options = table(table(fields, name), "options")
        if name not in needs or not options:
            words = Text("{at}: takes names “{name}”, which is no choice among its needs.", name=name)
            reading.report("contradiction", (*path, "takes"), words)
            continue
        for one in [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []:
            if one not in options:
                words = Text("{at}: “{one}” is no option of “{name}”.", one=one, name=name)
                reading.report("unknown_name", (*path, "takes"), words, *nearest(str(one), sorted(options)))


def _check_signatures(reading: Reading) -> None:
    """Each party signs by exactly one act that nobody else may take."""
    fields, roles = table(reading.raw, "field"), table(reading.raw, "role")
    signed = signing(reading.raw)
    for name in fields:
        for role in texts(table(fields, name), "of"):
            if table(roles, role).get("kind") == "office":
                words = Text("{at}: “{role}” is no party, so it does not sign here.", role=role)
                reading.report("contradiction", ("field", name), words)
            elif table(fields, name).get("kind") == "signatures" and len(signed.get((name, role), ())) != 1:
                words = Text(
                    "{at}: exactly one act of “{role}” has signs = “{name}”; there are {count}.",
                    role=role,
                    name=name,
                    count=len(signed.get((name, role), ())),
                )
                reading.report("contradiction", ("field", name), words)
    for path, default, act in acts(reading.raw):
        name = str(act.get("signs", ""))
        who = who_acts(act, default)
        known = texts(table(fields, name), "of") if table(fields, name).get("kind") == "signatures" else []
        if "on_paper" in act:
            _check_on_paper(reading, path, who, act, signed.get((name, str(act["on_paper"])), []))
        elif "signs" in act and (path[0] == "anytime" or len(who) != 1 or who[0] not in known):
            words = Text(
                "{at}: an act that signs is of one party alone, one of those that sign “{name}”.", name=name
            )
            reading.report("contradiction", path, words)


def _check_on_paper(
    reading: Reading, path: Path, who: list[str], act: Mapping[str, Any], own: list[str]
) -> None:
    """A signature on paper is put on record by an office, with the paper and its day, where the party itself may sign.

    own  the facts of the acts by which that party signs itself
    """
    roles, fields = table(reading.raw, "role"), table(reading.raw, "field")
    given = {table(fields, one).get("kind") for one in texts(act, "needs")}
    if any(table(roles, one).get("kind") != "office" for one in who):
        words = Text("{at}: only an office puts on record what a party signed on paper.")
    elif not own or own[0].partition(".")[0] != path[1]:
        words = Text(
            "{at}: “{role}” has no act of its own here that signs; a signature on paper stands in its place.",
            role=str(act["on_paper"]),
        )
    elif not {"file", "date"} <= given:
        words = Text("{at}: a signature on paper needs the paper, a file, and its day, a date.")
    else:
        return
    reading.report("contradiction", (*path, "on_paper"), words)


def _check_askers(reading: Reading) -> None:
    """An act of whoever brought the matter is of parties that may bring one."""
    who = reading.raw.get("opens", {}).get("who") if isinstance(reading.raw.get("opens"), dict) else None
    bringers = {one for one in ([who] if isinstance(who, str) else who or []) if isinstance(one, str)}
    roles = table(reading.raw, "role")
    parties = {name for name in roles if table(roles, name).get("kind") == "party"}
    for path, default, act in acts(reading.raw):
        others = sorted(set(who_acts(act, default)) - bringers)
        if act.get("asker") is True and others:
            words = Text(
                "{at}: with “asker” only whoever brought the matter takes this, and {others} brings none (opens.who).",
                others=", ".join(others),
            )
            reading.report("contradiction", path, words)
        if any(one not in NAMING or one in texts(act, "needs") for one in texts(act, "may")):
            words = Text(
                "{at}: “{key}” lets the act name one office that it does not need: {names}.",
                key="may",
                names=", ".join(NAMING),
            )
            reading.report("contradiction", (*path, "may"), words)
        if "special" in act and parties.isdisjoint(who_acts(act, default)):
            words = Text("{at}: “special” is said of an act that a party takes; nobody acts here for a party.")
            reading.report("contradiction", path, words)
