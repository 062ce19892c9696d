"""The sentences of S1 to S3: matters that cannot go on, cannot end, or never end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.rules.procedure import Act, Procedure
from maplebridge.rules.soundness.problem import Problem, Witness, level_in_chinese, names


def never_reached(procedure: Procedure, place: str) -> Problem:
    """S1: no way leads to the place."""
    title = names(procedure, place)
    return Problem(
        "S1",
        place,
        f"Nothing ever leads to “{title.en}” ({place}): name the act that goes there, or remove it.",
        f"没有任何行为会到达“{title.zh}”（{place}）：请写明哪一行为通向它，或者删去。",
    )


def never_left(procedure: Procedure, place: str, witness: Witness | None) -> Problem:
    """S1: no way leads from the place to an end."""
    title = names(procedure, place)
    return Problem(
        "S1",
        place,
        f"Whoever comes to “{title.en}” ({place}) can never leave the procedure: no way leads from it to an end.",
        f"事项一旦进入“{title.zh}”就永远不能办结：从这里没有路通向任何终点。",
        witness,
    )


def silent(procedure: Procedure, place: str, witness: Witness | None) -> Problem:
    """S2: a limit without a consequence."""
    title = names(procedure, place)
    return Problem(
        "S2",
        place,
        f"If nobody acts at “{title.en}”, nothing happens: say what silence leads to.",
        f"“{title.zh}”若无人办理，什么也不会发生：请写明逾期的后果。",
        witness,
    )


def top_silent(procedure: Procedure, place: str, level: str, witness: Witness | None) -> Problem:
    """S2: nobody above at the top level."""
    title = names(procedure, place)
    return Problem(
        "S2",
        place,
        f"Nobody is above {level} level for “{title.en}” ({place}): say with at_top where the matter goes then.",
        f"“{title.zh}”（{place}）在{level_in_chinese(level)}一级之上再无上级：请用 at_top 写明此时的去向。",
        witness,
    )


def closed_window(
    procedure: Procedure, place: str, act: str, day: date, *, raised: bool, witness: Witness | None
) -> Problem:
    """S2: an act or duty whose first day comes after the last day of its step."""
    title = names(procedure, place)
    begins, since = ("is raised", "提级") if raised else ("begins", "起算")
    return Problem(
        "S2",
        f"{place}.{act}",
        f"“{act}” at “{title.en}” may not be done in time if the step {begins} on {day.isoformat()}: "
        "its earliest day comes after the last day of the step.",
        f"若自{day.isoformat()}{since}，“{act}”最早可办之日已在期限届满之后，永远来不及。",
        witness,
    )


def open_gate(procedure: Procedure, place: str, act: str, fact: str, witness: Witness | None) -> Problem:
    """S2: a fact that an act requires and that does not hold on every path."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{act}",
        f"“{act}” at “{title.en}” requires “{fact}”, but the matter can come here without it.",
        f"“{title.zh}”的“{act}”要求先有“{fact}”，但事项可以绕过它到达这里。",
        witness,
    )


def shut_gate(procedure: Procedure, place: str, act: str, fact: str) -> Problem:
    """S2: a fact of the same step that nobody can bring about there."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{act}",
        f"“{act}” at “{title.en}” requires “{fact}”, which nobody can bring about while the matter is there.",
        f"“{title.zh}”的“{act}”要求先有“{fact}”，但事项在此步骤时无人能使其发生。",
    )


def waits_for_itself(procedure: Procedure, place: str, duty: str) -> Problem:
    """S2: duties that wait for each other."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{duty}",
        f"The duty “{duty}” at “{title.en}” can never begin: in the end it waits for itself.",
        f"“{title.zh}”的职责“{duty}”永远不能开始：它最终在等待自己完成。",
    )


def endless(procedure: Procedure, places: Sequence[str], witness: Witness | None) -> Problem:
    """S3: a cycle without a counted act."""
    chinese = " → ".join(names(procedure, place).zh for place in places)
    return Problem(
        "S3",
        places[0],
        f"The matter can go round for ever: {' → '.join(places)}; give one of these acts at_most.",
        f"事项可以无休止地循环：{chinese}；请给其中一个行为规定 at_most。",
        witness,
    )


def crowded(procedure: Procedure, places: Sequence[str], acts: Sequence[str]) -> Problem:
    """S3: too many counted acts in one cycle to be worked out."""
    chinese = "、".join(names(procedure, place).zh for place in places)
    listed = ", ".join(acts)
    return Problem(
        "S3",
        places[0],
        f"There are too many counted loops in one cycle: {listed}; merge some.",
        f"“{chinese}”同一循环中计次的行为过多（{listed}）：请合并其中一些。",
    )


def unlike_clock(procedure: Procedure, place: str, act: Act) -> Problem:
    """S3: `same_clock` where the proof would have to remember the past."""
    title, target = names(procedure, place), names(procedure, act.to or "")
    return Problem(
        "S3",
        f"{place}.{act.name}",
        f"“{act.name}” at “{title.en}” keeps the clock, but “{target.en}” counts differently: same_clock leads "
        "from a step without extension and pause to one with the same unit, at least as long, and no when_done.",
        f"“{title.zh}”的“{act.name}”沿用原期限，但“{target.zh}”的计算方法不同："
        "same_clock 只能由不可延长、不可中止的步骤通向单位相同、期限不短、没有 when_done 的步骤。",
    )


def table_too_short(procedure: Procedure, last: date) -> Problem:
    """S3: the calendar ends before the longest matter does."""
    return Problem(
        "S3",
        procedure.id,
        f"The calendar ends on {last.isoformat()}, before the longest matter of this procedure could: "
        "add years to the calendar, or shorten the limits.",
        f"日历止于{last.isoformat()}，早于本程序最长事项可能办结之日：请补充日历年份，或缩短期限。",
    )
