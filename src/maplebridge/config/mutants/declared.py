"""Every gate that a procedure file declares, each taken away or weakened: one change of the file, by its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Raw = dict[str, Any]
Path = tuple[str, ...]
GONE: Any = object()
"""Instead of a value: the key is taken away."""
WIDE = 9999
"""A number that binds nobody."""


class Mutant(NamedTuple):
    """One gate that was weakened: of which kind it is, how, and the keys of the file that are changed, with their values."""

    kind: str
    does: str
    changes: tuple[tuple[Path, Any], ...]

    @property
    def where(self) -> str:
        """The keys of the file at which it is changed."""
        return ".".join(self.changes[0][0])


def changed(raw: Raw, mutant: Mutant) -> Raw:
    """The file with the change; what is not touched is shared with the original."""
    for path, value in mutant.changes:
        raw = _put(raw, path, value)
    return raw


def _put(raw: Raw, path: Path, value: Any) -> Raw:
    head, *rest = path
    if rest:
        return {**raw, head: _put(raw.get(head, {}), tuple(rest), value)}
    return {key: one for key, one in raw.items() if key != head} if value is GONE else {**raw, head: value}


def mutants(raw: Raw) -> Iterator[Mutant]:
    """Every gate of a file (as TOML reads it), each weakened in one way or several."""
    yield from _opening(raw)
    for name, role in raw["role"].items():
        yield from _role(raw, ("role", name), role)
    for name, one in raw.get("field", {}).items():
        yield from _field(raw, ("field", name), one)
    for table in ("step", "outside"):
        for name, place in raw.get(table, {}).items():
            yield from _place(raw, (table, name), place)
    for name, act in raw.get("anytime", {}).items():
        yield from _doing(raw, ("anytime", name), act, _names(act["who"]))
        if "only" in act:
            yield _one("only in named steps", "open in every step", ("anytime", name, "only"), GONE)
    for name, end in raw["end"].items():
        yield from _end(("end", name), end)


def _one(kind: str, does: str, path: Path, value: Any) -> Mutant:
    return Mutant(kind, does, ((path, value),))


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _without(value: Any, name: str) -> Any:
    return [one for one in _names(value) if one != name] or GONE


def _others(raw: Raw, roles: list[str], *kinds: str) -> list[str]:
    return [name for name, role in raw["role"].items() if role["kind"] in kinds and name not in roles]


def _each_less(kind: str, path: Path, value: Any, does: str) -> Iterator[Mutant]:
    """One of several names taken away, each in turn."""
    for name in _names(value):
        yield _one(kind, f"{does} {name}", path, _without(value, name))


def _opening(raw: Raw) -> Iterator[Mutant]:
    opens = raw["opens"]
    for name in _others(raw, _names(opens["who"]), "party", "office"):
        yield _one("who opens", f"{name} opens it too", ("opens", "who"), [*_names(opens["who"]), name])
    for level in raw["levels"]:
        if level not in opens["levels"]:
            yield _one(
                "where it opens", f"opens at {level} too", ("opens", "levels"), [*opens["levels"], level]
            )
    for name, day in opens.get("gives", {}).items():
        for end in ("back", "ahead"):
            yield _one("named day", f"{end}: any day", ("opens", "gives", name, end), day[end] + WIDE)


def _role(raw: Raw, path: Path, role: Mapping[str, Any]) -> Iterator[Mutant]:
    if "called_after" in role:
        yield _one("called after", "the other party is called at once", (*path, "called_after"), GONE)
    if "entered_by" in role:
        by = _names(role["entered_by"])
        for name in _others(raw, by, "office"):
            yield _one("entered by", f"{name} enters its papers too", (*path, "entered_by"), [*by, name])


def _field(raw: Raw, path: Path, one: Mapping[str, Any]) -> Iterator[Mutant]:
    kind = one.get("kind", "text")
    if kind == "record":
        yield _one("kind record", "a text that may be long or short", (*path, "kind"), "text")
    elif kind != "text":
        bare = {key: one[key] for key in ("en", "zh", "told", "help") if key in one}
        yield _one(f"kind {kind}", "any words will do", path, {**bare, "kind": "text"})
    yield from _affirmed(raw, path, one)
    yield from _bounds(path, one)
    if one.get("answer"):
        yield _one("the answer", "it is not the office's answer", (*path, "answer"), GONE)
    if one.get("told"):
        yield _one("told", "whoever is told does not read it", (*path, "told"), GONE)
    else:
        yield _one("not told", "a party reads it", (*path, "told"), True)


def _affirmed(raw: Raw, path: Path, one: Mapping[str, Any]) -> Iterator[Mutant]:
    """Of a yes: what it affirms, and whose word it is."""
    if "affirms" in one:
        yield _one("what a yes affirms", "a yes to nothing in particular", (*path, "affirms"), GONE)
    if "by" in one:
        yield _one("who affirms", "anybody affirms it", (*path, "by"), GONE)
        by = _names(one["by"])
        for name in _others(raw, by, "party", "office"):
            yield _one("who affirms", f"{name} affirms it too", (*path, "by"), [*by, name])


def _bounds(path: Path, one: Mapping[str, Any]) -> Iterator[Mutant]:
    for bound in ("least", "most", "decimals", "currency"):
        if bound in one:
            yield _one("bounds of a number", f"no {bound}", (*path, bound), GONE)
    if "options" in one:
        more = {**one["options"], "other": {"en": "Other", "zh": "其他"}}
        yield _one("options of a choice", "anything else may be chosen", (*path, "options"), more)
    if "papers" in one:
        yield _one("which papers", "a paper of another matter", (*path, "papers"), GONE)
    for name in _names(one.get("of")):
        yield _one("signatures", f"{name} need not sign", (*path, "of"), _without(one["of"], name))


def _place(raw: Raw, path: Path, place: Mapping[str, Any]) -> Iterator[Mutant]:
    for name, act in place.get("act", {}).items():
        yield from _doing(raw, (*path, "act", name), act, _names(act.get("who", place["who"])))
    for name, duty in place.get("duty", {}).items():
        yield from _doing(raw, (*path, "duty", name), duty, _names(duty["who"]))
        yield from _duty(path, name, duty)
    yield from _both_sign(raw, path, place)
    yield from _each_less(
        "nobody reviews oneself", (*path, "review_of"), place.get("review_of"), "no review of"
    )
    if "at" in place and path[0] == "step":
        yield _one("where it sits", "it stays with the office that had it", (*path, "at"), GONE)
    if "when_done" in place:
        yield _one("all duties done", "one duty done is enough", (*path, "when_done", "count"), 1)
    yield from _clocks(raw, path, place)


def _clocks(raw: Raw, path: Path, place: Mapping[str, Any]) -> Iterator[Mutant]:
    for key in ("extend", "pause"):
        clock = place.get(key)
        if clock is None:
            continue
        by = _names(clock["by"])
        for name in _others(raw, by, "party", "office"):
            yield _one(f"who may {key}", f"{name} too", (*path, key, "by"), [*by, name])
        yield from _each_less(f"what {key} needs", (*path, key, "needs"), clock.get("needs"), "without")
        yield from _each_less(
            f"who hears of {key}", (*path, key, "tells"), clock.get("tells"), "without telling"
        )
        if key == "extend":
            times = clock.get("times", 1) + WIDE
            yield _one("how often it is extended", "as often as one likes", (*path, key, "times"), times)
        else:
            yield _one("ground of a pause", "for any reason", (*path, key, "on"), [*clock["on"], "whatever"])


def _both_sign(raw: Raw, path: Path, place: Mapping[str, Any]) -> Iterator[Mutant]:
    """Where one side signs after the other (the same act at the next step), the first signature alone is enough."""
    for name, act in place.get("act", {}).items():
        then = raw["step"].get(act.get("to", ""), {})
        again = then.get("act", {}).get(name)
        parties = {one for one, role in raw["role"].items() if role["kind"] == "party"}
        if again and {place["who"], then["who"]} <= parties and again.get("to", act["to"]) != act["to"]:
            yield _one("signed by both", "signed by one", (*path, "act", name, "to"), again["to"])


def _doing(raw: Raw, path: Path, act: Mapping[str, Any], who: list[str]) -> Iterator[Mutant]:
    for kind, others in (("party", "any party"), ("office", "any office")):
        if more := _others(raw, who, kind):
            yield _one("who takes it", f"{others} takes it too", (*path, "who"), [*who, *more])
    yield from _each_less("needed field", (*path, "needs"), act.get("needs"), "without")
    yield from _each_less("fact that exists", (*path, "requires"), act.get("requires"), "without")
    yield from _each_less("paper", (*path, "makes"), act.get("makes"), "no paper")
    yield from _each_less("who is told", (*path, "tells"), act.get("tells"), "without telling")
    yield from _each_less("remedy", (*path, "remedy"), act.get("remedy"), "no way to")
    for name in act.get("takes", {}):
        rest = {one: options for one, options in act["takes"].items() if one != name}
        yield _one("option that opens it", f"any {name}", (*path, "takes"), rest or GONE)
    for key, kind, does in TAKEN_AWAY:
        if key in act:
            yield _one(kind, does, (*path, key), GONE)


TAKEN_AWAY = (
    ("asker", "only who asked", "the other party withdraws it"),
    ("adverse", "a refusal", "it does not count as one"),
    ("at_most", "how often", "as often as one likes"),
    ("not_before", "not before a day", "at once"),
    ("not_after", "not after a day", "at any time"),
    ("signs", "signature", "it signs nothing"),
    ("on_paper", "signature on paper", "it is nobody's"),
    ("uses_up", "approval used once", "one approval for all"),
)
"""Keys of an act that bind it: key, kind, what happens without."""


def _duty(place: Path, name: str, duty: Mapping[str, Any]) -> Iterator[Mutant]:
    path = (*place, "duty", name)
    yield _one("duty", "nobody has it", path, GONE)
    yield from _each_less("duty after another", (*path, "after"), duty.get("after"), "before")
    if "each" in duty:
        yield _one("each office for itself", "one answers for all", (*path, "each"), GONE)
    if "by_matter" in duty:
        yield _one("duty done by a matter", "a word is enough", (*path, "by_matter"), GONE)
    if duty.get("late", "tell") == "tell":
        yield _one("silence is no yes", "silence counts as done", (*path, "late"), "deemed")
    waive = duty.get("waive")
    if waive is None:
        yield _one("no waiver", "it may be waived", (*path, "waive"), {"by": duty["who"]})
    else:
        yield from _each_less("what a waiver needs", (*path, "waive", "needs"), waive.get("needs"), "without")


def _end(path: Path, end: Mapping[str, Any]) -> Iterator[Mutant]:
    yield from _each_less("remedy", (*path, "remedy"), end.get("remedy"), "no way to")
    if "at_most" in end:
        yield _one("how often", "handed over as often as one likes", (*path, "at_most"), GONE)
    claimed = "settled" if end["outcome"] != "settled" else "ended"
    yield _one("what an end says", f"it says {claimed}", (*path, "outcome"), claimed)
