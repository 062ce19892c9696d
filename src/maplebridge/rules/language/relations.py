"""What a file says in two places must agree: the checks that no single key can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maplebridge.rules.language.check import Reading
from maplebridge.rules.language.grammar import GIVEN_IN_EXAMPLES, RESERVED_ACTS
from maplebridge.rules.language.lines import Path
from maplebridge.rules.language.names import table, texts
from maplebridge.rules.language.sentences import nearest
from maplebridge.rules.language.values import acts
from maplebridge.rules.words import ABOVE
from maplebridge.texts import Text, Wording


def check_relations(reading: Reading) -> None:
    """Report names that are taken twice and rules that contradict each other."""
    _check_places(reading)
    _check_params(reading)
    _check_roles(reading)
    _check_dates(reading)
    for name, step in table(reading.raw, "step").items():
        _check_step(reading, ("step", name), step)
        _check_clock(reading, ("step", name), step)
    _check_act_names(reading)
    _check_used_up(reading)
    _check_examples(reading)


def _check_places(reading: Reading) -> None:
    kinds: dict[str, str] = {}
    for kind in ("step", "outside", "end"):
        for name in table(reading.raw, kind):
            if name in kinds:
                reading.report(
                    "name_taken",
                    (kind, name),
                    Text(
                        "{at}: the name “{name}” is already taken by a {kinds}; choose another.",
                        name=name,
                        kinds=kinds[name],
                    ),
                )
            kinds.setdefault(name, kind)


def _check_act_names(reading: Reading) -> None:
    anytime = table(reading.raw, "anytime")
    for kind in ("step", "outside"):
        for name, place in table(reading.raw, kind).items():
            duties = table(place, "duty")
            for act in [*table(place, "act"), *duties]:
                path: Path = (kind, name, "duty" if act in duties else "act", act)
                taken = act in anytime or (act in duties and act in table(place, "act"))
                if taken or act in RESERVED_ACTS:
                    reading.report(
                        "name_taken",
                        path,
                        Text(
                            "{at}: “{act}” already means something else here; choose another name.", act=act
                        ),
                    )


def _check_roles(reading: Reading) -> None:
    """Only what a body outside sends is put on record for it, and by offices alone."""
    roles = table(reading.raw, "role")
    for name, role in roles.items():
        _check_called(reading, name, role)
        by = role.get("entered_by") if isinstance(role, dict) else None
        if by is None:
            continue
        if role.get("kind") != "outside":
            words = Text("{at}: a party and an office act themselves; only a role of kind outside has entered_by.")
            reading.report("contradiction", ("role", name, "entered_by"), words)
        for one in [by] if isinstance(by, str) else by if isinstance(by, list) else []:
            if one in roles and table(roles, one).get("kind") != "office":
                words = Text("{at}: “{one}” is no office; an office of the city puts it on record.", one=one)
                reading.report("contradiction", ("role", name, "entered_by"), words)


def _check_called(reading: Reading, name: str, role: object) -> None:
    """When a party is called in: after an act, or at once with the reason, never both; nobody else is called in."""
    keys = [key for key in ("called_after", "at_once", "unscreened") if isinstance(role, dict) and key in role]
    if keys and table(reading.raw["role"], name).get("kind") != "party":
        words = Text("{at}: only a party is called in; an office and a body outside have their own door.")
    elif {"called_after", "at_once"} <= set(keys):
        words = Text("{at}: a party is called in after an act or at once, not both; remove called_after or at_once.")
    else:
        return
    reading.report("contradiction", ("role", name, keys[0]), words)


def _check_used_up(reading: Reading) -> None:
    """What is used up is an act of the same step, and the act that uses it up stays in that step."""
    for path, _, act in acts(reading.raw):
        if act.get("uses_up") is not True:
            continue
        own = table(table(table(reading.raw, "step"), path[1]), "act") if path[0] == "step" else {}
        used = [one.partition(".") for one in texts(act, "requires")]
        if "to" in act or any(place != path[1] or name not in own for place, _, name in used):
            words = Text("{at}: only acts of the same step are used up, by an act that does not leave it.")
            reading.report("contradiction", (*path, "uses_up"), words)


def _check_params(reading: Reading) -> None:
    for name, param in table(reading.raw, "param").items():
        numbers = [param.get(key) for key in ("least", "days", "most")] if isinstance(param, dict) else []
        whole = [n for n in numbers if isinstance(n, int)]
        if len(whole) == 3 and whole != sorted(whole):
            reading.report(
                "contradiction",
                ("param", name),
                Text("{at}: days must lie between least and most."),
            )


def _check_dates(reading: Reading) -> None:
    holders: list[tuple[Path, Any]] = [((), reading.raw)]
    holders += [(("law", key), law) for key, law in table(reading.raw, "law").items()]
    for path, holder in holders:
        span = table(holder, "in_force")
        try:
            backwards = "until" in span and span["until"] < span["from"]
        except (KeyError, TypeError):
            continue  # the grammar has already said what is wrong with these dates
        if backwards:
            reading.report(
                "contradiction",
                (*path, "in_force"),
                Text("{at}: until comes before from."),
            )


def _contradictions(step: dict[str, Any]) -> Iterator[tuple[str, Wording]]:
    """(key, sentence) of each rule of a step that another rule of it forbids."""
    when_done, pause, within = table(step, "when_done"), table(step, "pause"), table(step, "within")
    if step.get("at") == ABOVE and "at_top" not in step:
        yield (
            "at",
            Text("above needs “at_top”: where the matter goes if there is no higher level."),
        )
    if when_done and pause:
        yield (
            "pause",
            Text("a step with when_done has no pause: its duties end it, not its limit."),
        )
    if when_done and not table(step, "duty"):
        yield (
            "when_done",
            Text("there are no duties that could be done: add them or remove when_done."),
        )
    count = when_done.get("count")
    if isinstance(count, int) and count > len(table(step, "duty")) > 0:
        yield "when_done", Text("count asks for more duties than the step has.")
    if "outside" in pause and (within.get("count") == "working" or "months" in within or "hours" in within):
        yield (
            "pause",
            Text("a pause without maximum needs a limit of calendar days."),
        )


def _check_step(reading: Reading, path: Path, step: object) -> None:
    if not isinstance(step, dict):
        return
    for key, words in _contradictions(step):
        reading.report("contradiction", (*path, key), Text("{at}: {words}", words=words))
    duties = table(step, "duty")
    for name in duties:
        if _waits_for_itself(name, duties):
            reading.report(
                "contradiction",
                (*path, "duty", name),
                Text("{at}: this duty waits for itself, so it could never begin; change “after”."),
            )


def _waits_for_itself(name: str, duties: dict[str, Any]) -> bool:
    waiting, visited = list(_after(duties.get(name))), set[str]()
    while waiting:  # ends: each duty once
        one = waiting.pop()
        if one == name:
            return True
        if one not in visited:
            visited.add(one)
            waiting += _after(duties.get(one))
    return False


def _after(duty: object) -> list[str]:
    value = duty.get("after") if isinstance(duty, dict) else None
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _check_clock(reading: Reading, path: Path, step: object) -> None:
    """`same_clock` runs on into a limit that is counted alike and is at least as long."""
    if not isinstance(step, dict):
        return
    steps = table(reading.raw, "step")
    for name, act in table(step, "act").items():
        if not (isinstance(act, dict) and act.get("same_clock") is True):
            continue
        here, there = table(step, "within"), table(steps.get(act.get("to", "")), "within")
        if "extend" in step or "pause" in step or not there or not _runs_on(here, there):
            reading.report(
                "contradiction",
                (*path, "act", name),
                Text(
                    "{at}: same_clock needs a step without extension and pause, and leads to a limit of the "
                    "same unit that is at least as long."
                ),
            )


def _runs_on(here: dict[str, Any], there: dict[str, Any]) -> bool:
    unit = next((key for key in ("days", "months", "hours", "param") if key in here), "")
    if unit == "param":
        return here.get("param") == there.get("param")
    longer = (
        isinstance(here.get(unit), int) and isinstance(there.get(unit), int) and there[unit] >= here[unit]
    )
    return longer and here.get("count") == there.get("count") and here.get("rolls") == there.get("rolls")


def _check_examples(reading: Reading) -> None:
    allowed = reading.names["field"] | set(GIVEN_IN_EXAMPLES)
    examples = reading.raw.get("example")
    for number, example in enumerate(examples if isinstance(examples, list) else []):
        acts = example.get("acts") if isinstance(example, dict) else None
        for line, act in enumerate(acts if isinstance(acts, list) else []):
            given = act.get("give") if isinstance(act, dict) else None
            for item in given if isinstance(given, list) else []:
                name = str(item).split("=", 1)[0]
                if name not in allowed:
                    path: Path = ("example", number, "acts", line, "give")
                    reading.report(
                        "unknown_name",
                        path,
                        Text("{at}: “{name}” is no field.", name=name),
                        *nearest(name, sorted(allowed)),
                    )
