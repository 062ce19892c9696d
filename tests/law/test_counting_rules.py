"""Each law counts days in its own way (working or plain): every limit of the pack counts as the law it cites says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from law.packed import FILES, NAMES, read
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Limit, Procedure

WORKING_UP_TO = {
    "行政复议法": {3, 5, 7, 10},  # art. 88
    "行政处罚法": {2, 3, 5, 7},  # art. 85
    "行政强制法": set(range(1, 11)),  # art. 69: ten days or fewer
}
ALWAYS_WORKING = ("行政许可法", "政府信息公开条例")  # art. 82; the Regulation writes 工作日 throughout


def _limits(definition: Procedure) -> Iterator[tuple[str, Limit]]:
    for name, step in definition.steps.items():
        found = [step.within, step.raised]
        for one in (*step.acts.values(), *step.duties.values()):
            found += [getattr(one, key, None) for key in ("within", "not_before", "not_after")]
        yield from ((name, limit) for limit in found if limit is not None)


def expected(law: str, limit: Limit) -> str | None:
    """How `law` counts a limit of this number of days; None where it has no rule of its own."""
    if limit.days is None:
        return None
    if any(name in law for name in ALWAYS_WORKING):
        return "working"
    for name, numbers in WORKING_UP_TO.items():
        if name in law:
            return "working" if limit.days in numbers else "calendar"
    if "信访工作条例" in law:
        return "working" if limit.days == 5 else "calendar"
    return None


def wrong(definition: Procedure) -> list[str]:
    """Limits that count otherwise than the first law they cite."""
    found = []
    for step, limit in _limits(definition):
        if limit.law is None:
            continue
        law = definition.laws[limit.law.split(":", 1)[0].strip()].title.in_language("zh")
        counts = expected(law, limit)
        if counts is not None and counts != limit.count:
            found.append(
                f"{definition.id} {step}: {limit.days} days by {limit.law} are {counts}, not {limit.count}"
            )
    return found


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_limit_counts_days_as_the_law_it_cites_says(file: Path) -> None:
    assert wrong(read(file)) == []


def test_a_limit_that_counts_otherwise_is_found() -> None:
    file = next(file for file in FILES if file.stem == "cn.reconsideration")
    text = file.read_text("utf-8")
    spoilt = text.replace('within = { days = 5, count = "working", law', "within = { days = 5, law", 1)
    assert spoilt != text
    assert len(wrong(parse(spoilt, name=file.name))) == 1
    assert sum(limit.law is not None for one in FILES for _, limit in _limits(read(one))) > len(FILES)
