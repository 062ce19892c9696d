"""Clauses of an explained procedure in both languages: limits with their law, acts, duties, silence, remedies."""

from __future__ import annotations

from maplebridge.rules.phrases import (
    days_phrase,
    fields_phrase,
    law_phrase,
    limit_phrase,
    more_days,
    notified_phrase,
    roles_phrase,
    silence_phrase,
)
from maplebridge.rules.procedure import Act, Duty, Limit, Procedure, Step, Title

OWN_RULE = Title("this city's own rule", "本市自行规定")


def joined(parts: list[Title]) -> Title:
    """Clauses one after the other."""
    return Title("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def authority(procedure: Procedure, law: str | None) -> Title:
    """The law, or that the city set it itself."""
    return OWN_RULE if law is None else law_phrase(procedure, law)


def cited(procedure: Procedure, clause: Title, law: str | None) -> Title:
    """A clause with its authority in brackets."""
    source = authority(procedure, law)
    return Title(f"{clause.en} ({source.en})", f"{clause.zh}（{source.zh}）")


def span(procedure: Procedure, limit: Limit) -> Title:
    """A limit, how it is counted at its end, and where it stands."""
    phrase = limit_phrase(procedure, limit)
    if limit.rolls:
        phrase = Title(
            f"{phrase.en}, a last day on a day off moves to the next working day",
            f"{phrase.zh}，末日为休息日的顺延至下一工作日",
        )
    if limit.param is None:
        return cited(procedure, phrase, limit.law)
    param = procedure.params[limit.param]
    en = f"a parameter, {param.least} to {param.most}; {param.source}{'' if param.verified else '; unverified'}"
    zh = f"参数，{param.least}至{param.most}；{param.source}{'' if param.verified else '；未经核实'}"
    return Title(f"{phrase.en} ({en})", f"{phrase.zh}（{zh}）")


def extension(procedure: Procedure, step: Step) -> Title | None:
    """The extension of a step."""
    extend = step.extend
    if extend is None:
        return None
    more = more_days(procedure, extend, step.within.unit)
    who = roles_phrase(procedure, extend.by)
    times = "" if extend.times == 1 else f", up to {extend.times} times"
    clause = Title(
        f"{who.en} may add {more.en}{times}",
        f"{who.zh}可以延长{more.zh}{'' if extend.times == 1 else f'，最多{extend.times}次'}",
    )
    return cited(procedure, _with_needs(procedure, clause, extend.needs, extend.tells), extend.law)


def pause(procedure: Procedure, step: Step) -> Title | None:
    """The pause of a step."""
    stop = step.pause
    if stop is None:
        return None
    who = roles_phrase(procedure, stop.by)
    grounds = ", ".join(ground.replace("_", " ") for ground in stop.on)
    if stop.outside is not None:
        clause = Title(
            f"{who.en} may stop the clock without a maximum, waiting for {stop.outside} ({grounds})",
            f"{who.zh}可以中止计算期限，不设最长期限（{grounds}）",
        )
    else:
        days = more_days(procedure, stop, step.within.unit)
        clause = Title(
            f"{who.en} may stop the clock for up to {days.en} in all ({grounds})",
            f"{who.zh}可以中止计算期限，合计最长{days.zh}（{grounds}）",
        )
    return cited(procedure, clause, stop.law)


def _with_needs(procedure: Procedure, clause: Title, needs: tuple[str, ...], tells: tuple[str, ...]) -> Title:
    parts = [clause]
    if needs:
        fields = fields_phrase(procedure, needs)
        parts.append(Title(f"needs {fields.en}", f"须有{fields.zh}"))
    if tells:
        notified = notified_phrase(procedure, tells)
        parts.append(Title(f"told: {notified.en}", f"告知{notified.zh}"))
    return joined(parts)


def act(procedure: Procedure, doing: Act) -> Title:
    """One act: who, where it leads, what it needs, when, whom it tells, what can be done against it."""
    who = roles_phrase(procedure, doing.who)
    parts = [Title(f"{doing.title.en}: {who.en}", f"{doing.title.zh}：{who.zh}")]
    if doing.to is not None:
        to = procedure.place(doing.to).title
        parts.append(Title(f"leads to “{to.en}”", f"进入“{to.zh}”"))
    if doing.adverse:
        parts.append(Title("goes against the person", "对当事人不利"))
    parts += _conditions(procedure, doing)
    clause = _with_needs(procedure, joined(parts), doing.needs, doing.tells)
    if doing.remedy:
        remedies = [_remedy(procedure, name) for name in doing.remedy]
        clause = joined([clause, Title("remedy: ", "救济：")])
        clause = Title(clause.en + ", ".join(r.en for r in remedies), clause.zh + "、".join(r.zh for r in remedies))
    return cited(procedure, clause, doing.law)


def _conditions(procedure: Procedure, doing: Act) -> list[Title]:
    parts = []
    if doing.at_most is not None:
        parts.append(Title(f"at most {doing.at_most} in a matter", f"同一事项最多{doing.at_most}次"))
    if doing.not_before is not None:
        least = span(procedure, doing.not_before)
        parts.append(Title(f"not before {least.en} are over", f"不得早于{least.zh}届满"))
    if doing.not_after is not None:
        most = span(procedure, doing.not_after)
        parts.append(Title(f"only within {most.en}", f"只能在{most.zh}内"))
    if doing.requires:
        facts = [_fact(procedure, fact) for fact in doing.requires]
        en, zh = ", ".join(fact.en for fact in facts), "、".join(fact.zh for fact in facts)
        parts.append(Title(f"only after: {en}", f"须先有：{zh}"))
    if doing.same_clock:
        parts.append(Title("the time already used counts on", "已经过的期限继续计算"))
    if doing.opens is not None:
        parts.append(Title(f"opens a linked matter ({doing.opens})", f"另立关联事项（{doing.opens}）"))
    return parts


def _fact(procedure: Procedure, fact: str) -> Title:
    place, _, name = fact.partition(".")
    step = procedure.steps.get(place)
    doing: Act | Duty | None = None
    if step is not None:
        doing = step.acts.get(name) or step.duties.get(name)
    return doing.title if doing is not None else Title(fact, fact)


def _remedy(procedure: Procedure, name: str) -> Title:
    if "." in name:
        place, _, own = name.partition(".")
        offered = procedure.steps[place].acts[own]
        limit = span(procedure, offered.not_after or procedure.steps[place].within)
        return Title(f"“{offered.title.en}” within {limit.en}", f"“{offered.title.zh}”，{limit.zh}内")
    return remedy(procedure, name)


def remedy(procedure: Procedure, name: str) -> Title:
    """A remedy outside this procedure."""
    definition = procedure.remedies.get(name)
    if definition is None:
        return Title(name, name)
    limit = span(procedure, definition.within)
    return Title(f"{definition.title.en} at {definition.at} within {limit.en}", f"{definition.title.zh}，{limit.zh}内")


def duty(procedure: Procedure, doing: Duty) -> Title:
    """One duty: who, until when, after what, what its silence means."""
    who, limit = roles_phrase(procedure, doing.who), span(procedure, doing.within)
    parts = [
        Title(f"{doing.title.en}: {who.en}, within {limit.en}", f"{doing.title.zh}：{who.zh}，{limit.zh}内")
    ]
    if doing.after:
        facts = [_fact(procedure, f"{_step_of(procedure, doing)}.{name}") for name in doing.after]
        parts.append(
            Title(
                "after " + ", ".join(fact.en for fact in facts),
                "在" + "、".join(f.zh for f in facts) + "之后",
            )
        )
    if doing.not_before is not None:
        least = span(procedure, doing.not_before)
        parts.append(Title(f"not before {least.en} are over", f"不得早于{least.zh}届满"))
    if doing.late == "deemed":
        parts.append(Title("silence counts as done", "逾期视为已完成"))
    else:
        parts.append(Title("if late, the superior is told and it stays open", "逾期报告上级，仍须完成"))
    if doing.waive is not None:
        by = roles_phrase(procedure, doing.waive.by)
        parts.append(Title(f"{by.en} may sign that it is not needed", f"{by.zh}可以签字免除"))
    return cited(procedure, _with_needs(procedure, joined(parts), doing.needs, doing.tells), doing.law)


def _step_of(procedure: Procedure, doing: Duty) -> str:
    return next(name for name, step in procedure.steps.items() if step.duties.get(doing.name) is doing)


def silence(procedure: Procedure, step: Step) -> Title:
    """What happens at a step if nobody acts, and on whose authority."""
    phrase = silence_phrase(procedure, step)
    late = step.late
    if late is None:
        return phrase
    return cited(procedure, _with_needs(procedure, phrase, (), late.tells), late.law)


def days(number: int) -> Title:
    """A number of days."""
    return days_phrase(number, "calendar")
