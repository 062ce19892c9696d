"""What a file says of the days that its opening names: each is a field, nobody names it again, a limit can count from it."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.language.check import Reading
from maplebridge.rules.language.lines import Path
from maplebridge.rules.language.names import table
from maplebridge.rules.language.sentences import nearest
from maplebridge.texts import Text


def check_openings(reading: Reading) -> None:
    """Report days of the opening that are no field, and limits that cannot count from them."""
    gives = table(table(reading.raw, "opens"), "gives")
    for name in gives:
        if name not in reading.names["field"]:
            reading.report(
                "unknown_name",
                ("opens", "gives", name),
                Text("{at}: “{name}” is not a field: write it under [field].", name=name),
                *nearest(name, sorted(reading.names["field"])),
            )
    counted = set(_counted(reading))
    for path, asked in _needs(reading):
        for name in sorted(counted.intersection(asked)):
            reading.report(
                "contradiction",
                path,
                Text(
                    "{at}: “{name}” is named when the matter opens and a limit counts from it; nobody "
                    "names it again.",
                    name=name,
                ),
            )
    _check_same_clocks(reading)
    _check_examples(reading, sorted(gives))


def _counted(reading: Reading) -> Iterator[str]:
    """The fields from which limits count; a limit that cannot is reported."""
    for name, step in table(reading.raw, "step").items():
        within = table(step, "within")
        if "since" not in within:
            continue
        yield str(within["since"])
        if "hours" in within:
            reading.report(
                "contradiction",
                ("step", name, "within"),
                Text("{at}: a limit of hours cannot count from a day; write days or months."),
            )


def _check_same_clocks(reading: Reading) -> None:
    steps = table(reading.raw, "step")
    for name, step in steps.items():
        for key, act in table(step, "act").items():
            ends = (step, steps.get(str(act.get("to")))) if isinstance(act, dict) else ()
            if ends and act.get("same_clock") and any("since" in table(one, "within") for one in ends):
                reading.report(
                    "contradiction",
                    ("step", name, "act", key),
                    Text(
                        "{at}: same_clock does not go with a limit that counts from a named day; leave it out."
                    ),
                )


def _needs(reading: Reading) -> Iterator[tuple[Path, list[str]]]:
    """Every list of fields that somebody must give later than at the opening."""
    for kind in ("step", "outside"):
        for name, place in table(reading.raw, kind).items():
            yield (kind, name, "extend"), _asked(table(place, "extend"))
            for part in ("act", "duty"):
                for key, body in table(place, part).items():
                    yield (kind, name, part, key), _asked(body)
    for name, act in table(reading.raw, "anytime").items():
        yield ("anytime", name), _asked(act)


def _asked(body: object) -> list[str]:
    needs = body.get("needs") if isinstance(body, dict) else None
    return [str(one) for one in needs] if isinstance(needs, list) else []


def _check_examples(reading: Reading, allowed: list[str]) -> None:
    examples = reading.raw.get("example")
    for number, example in enumerate(examples if isinstance(examples, list) else []):
        given = example.get("give") if isinstance(example, dict) else None
        for item in given if isinstance(given, list) else []:
            name = str(item).split("=", 1)[0]
            if name not in allowed:
                reading.report(
                    "unknown_name",
                    ("example", number, "give"),
                    Text("{at}: “{name}” is no day of the opening.", name=name),
                    *nearest(name, allowed),
                )
