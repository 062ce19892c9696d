"""A procedure as a page that a lawyer can read: every step with who, how long, by which law, and what silence means."""

from __future__ import annotations

from typing import Literal

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.explain.blocks import Block, Heading, Paragraph, Points, html, markdown
from maplebridge.rules.explain.clauses import act, authority, duty, extension, pause, remedy, silence, span
from maplebridge.rules.phrases import OUTCOME_WORDS, level_word, opening_day, roles_phrase
from maplebridge.rules.procedure import ABOVE, End, Outside, Procedure, Step, Title
from maplebridge.rules.soundness import Proof, house_rules, prove
from maplebridge.rules.soundness.times.tables import BEYOND

__all__ = ["explain"]


def explain(
    procedure: Procedure,
    calendar: Calendar | None = None,
    *,
    proof: Proof | None = None,
    language: str = "en",
    form: Literal["markdown", "html"] = "markdown",
) -> str:
    """Explain a procedure; with a calendar, or its proof, also how long it can last, and from each step."""
    if proof is None and calendar is not None:
        proof = prove(procedure, calendar)
    language = "zh" if language.startswith("zh") else "en"
    blocks = _Page(procedure, proof, language).blocks()
    return markdown(blocks) if form == "markdown" else html(blocks, language=language)


class _Page:
    def __init__(self, procedure: Procedure, proof: Proof | None, language: str) -> None:
        self.procedure, self.proof, self.language = procedure, proof, language

    def say(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def said(self, title: Title) -> str:
        return title.said_in(self.language)

    def labelled(self, en: str, zh: str, title: Title) -> str:
        return f"{zh}：{title.zh}" if self.language == "zh" else f"{en}: {title.en}"

    def blocks(self) -> list[Block]:
        own = self.procedure
        blocks: list[Block] = [Heading(1, self.said(own.title)), Points(tuple(self._facts()))]
        blocks += self._longest()
        blocks.append(Heading(2, self.say("Steps", "步骤")))
        for step in own.steps.values():
            blocks += [Heading(3, self.said(step.title)), Points(tuple(self._step(step)))]
        if own.outsides:
            blocks.append(Heading(2, self.say("Outside the city's offices", "在外办理")))
            for place in own.outsides.values():
                blocks += [Heading(3, self.said(place.title)), Points(tuple(self._outside(place)))]
        if own.anytime:
            blocks.append(Heading(2, self.say("At any time", "随时可以")))
            blocks.append(Points(tuple(self.said(act(own, doing)) for doing in own.anytime.values())))
        blocks.append(Heading(2, self.say("How it can end", "可能的结果")))
        blocks.append(Points(tuple(self._end(end) for end in own.ends.values())))
        return [*blocks, *self._own_rules()]

    def _facts(self) -> list[str]:
        own = self.procedure
        until = own.in_force.until
        first = own.place(own.opens.step).title
        who = roles_phrase(own, own.opens.who)
        levels = [level_word(level) for level in own.opens.levels]
        counting = Title(
            "working days" if own.days.count == "working" else "calendar days",
            "工作日" if own.days.count == "working" else "自然日",
        )
        law = authority(own, own.days.law)
        begins = own.in_force.begins.isoformat()
        return [
            self.say(f"{own.id}, version {own.version}", f"{own.id}，第{own.version}版"),
            self.say(f"In force from {begins}", f"自{begins}起施行")
            + (self.say(f" to {until.isoformat()}", f"，至{until.isoformat()}止") if until else ""),
            self.say(
                f"Opened by {who.en} at “{first.en}”, at the level of {', '.join(level.en for level in levels)}",
                f"由{who.zh}提出，自“{first.zh}”开始，层级：{'、'.join(level.zh for level in levels)}",
            ),
            *(self.said(opening_day(own, name)) for name in own.opens.gives),
            self.say(
                f"Days are {counting.en} unless a limit says otherwise ({law.en})",
                f"除另有写明外，期限按{counting.zh}计算（{law.zh}）",
            ),
            *(self._law(law.title, law.in_force.begins.isoformat()) for law in own.laws.values()),
        ]

    def _law(self, title: Title, begins: str) -> str:
        return self.say(
            f"Law: {title.en}, in force from {begins}", f"法律依据：《{title.zh}》，{begins}起施行"
        )

    def _longest(self) -> list[Block]:
        proof = self.proof
        if proof is None or proof.worst_case_days is None or proof.worst_start is None:
            return []
        sentence = self.say(
            f"If everybody is as slow as the law allows, a matter is over after {proof.worst_case_days} days of own "
            f"time at the latest (worst start day {proof.worst_start.isoformat()}; days outside are not counted).",
            f"即使人人都拖到法定最后一刻，事项最迟也在{proof.worst_case_days}日（自有时间）内结束"
            f"（最不利的开始日为{proof.worst_start.isoformat()}；在外办理的日子不计入）。",
        )
        roles = sorted(proof.days_per_role.items(), key=lambda pair: -pair[1])
        shares = tuple(
            self.say(f"{title.en}: {days} days", f"{title.zh}：{days}日")
            for title, days in ((self.procedure.role_title(role), days) for role, days in roles)
            if days
        )
        head = self.say("Who can use how many of these days", "其中各方最多可用的日数")
        return [Heading(2, self.say("Longest time", "最长时间")), Paragraph(sentence), Points(((head, shares),))]

    def _left(self, place: str) -> list[str]:
        """Longest own time from a place."""
        if self.proof is None or self.proof.longest is None:
            return []
        days = self.proof.longest.tables.starts()
        left = [r[days].max() for node, r in self.proof.longest.remaining.items() if node.place == place]
        if not left or int(max(left)) >= BEYOND:
            return []
        number = int(max(left))
        return [
            self.say(f"From here it is over within {number} days at the latest", f"由此最迟{number}日内结束")
        ]

    def _step(self, step: Step) -> list[str | tuple[str, tuple[str, ...]]]:
        own = self.procedure
        points: list[str | tuple[str, tuple[str, ...]]] = [
            self.labelled("Who", "承办", own.role_title(step.who)),
            *self._where(step),
            self.labelled("Limit", "期限", span(own, step.within)),
        ]
        if step.raised is not None:
            points.append(self.labelled("Limit after a raise", "提级后期限", span(own, step.raised)))
        for en, zh, clause in (
            ("More time", "延长", extension(own, step)),
            ("The clock may stop", "中止", pause(own, step)),
        ):
            if clause is not None:
                points.append(self.labelled(en, zh, clause))
        if step.duties:
            duties = tuple(self.said(duty(own, doing)) for doing in step.duties.values())
            points.append((self._duties_head(step), duties))
        if step.acts:
            acts = tuple(self.said(act(own, doing)) for doing in step.acts.values())
            points.append((self.say("What can be done", "可以采取的行为"), acts))
        points.append(self.labelled("If nobody acts in time", "逾期无人办理", silence(own, step)))
        return [*points, *self._left(step.name)]

    def _where(self, step: Step) -> list[str]:
        points = []
        if step.at == ABOVE:
            points.append(self.say("Where: one level above", "层级：上一级"))
        elif step.at is not None:
            points.append(self.labelled("Where", "层级", level_word(step.at)))
        if step.review_of:
            titles = [self.procedure.place(name).title for name in step.review_of]
            reviewed = Title(", ".join(t.en for t in titles), "、".join(t.zh for t in titles))
            points.append(self.labelled("Another office than the one of", "须为另一机关，不同于", reviewed))
        return points

    def _duties_head(self, step: Step) -> str:
        if step.when_done is None:
            return self.say("Duties", "职责")
        to = self.procedure.place(step.when_done.to).title
        count = step.when_done.count
        which = Title("all", "全部") if count is None else Title(str(count), f"{count}项")
        return self.say(
            f"Duties; when {which.en} are done: “{to.en}”", f"职责；{which.zh}完成后进入“{to.zh}”"
        )

    def _outside(self, place: Outside) -> list[str | tuple[str, tuple[str, ...]]]:
        own = self.procedure
        points: list[str | tuple[str, tuple[str, ...]]] = [
            self.labelled("Where", "地点", Title(place.at, place.at)),
            self.labelled("Followed by", "跟踪人", own.role_title(place.who)),
            self.labelled("Asked for news every", "询问间隔", span(own, place.ask_every)),
        ]
        if place.expect is not None:
            points.append(self.labelled("Usually takes", "通常用时", span(own, place.expect)))
        acts = tuple(self.said(act(own, doing)) for doing in place.acts.values())
        points.append((self.say("What can be recorded", "可以登记的结果"), acts))
        return [*points, *self._left(place.name)]

    def _end(self, end: End) -> str | tuple[str, tuple[str, ...]]:
        own = self.procedure
        word = OUTCOME_WORDS[end.outcome]
        head = self.say(f"{end.title.en}: {word.en}", f"{end.title.zh}：{word.zh}")
        inner = [self.said(remedy(own, name)) for name in end.remedy]
        if end.final is not None:
            inner.append(self.labelled("Final by law", "依法终结", authority(own, end.final)))
        if end.hands_to is not None:
            inner.append(
                self.say(f"Goes on as {end.hands_to} under the same number", f"以原编号转入{end.hands_to}")
            )
        return (head, tuple(inner)) if inner else head

    def _own_rules(self) -> list[Block]:
        rules = house_rules(self.procedure)
        if not rules:
            return []
        sentence = self.say(
            "These cite no law. They are this city's own rules and may be changed by it:",
            "以下内容没有法律依据，属本市自行规定，可由本市调整：",
        )
        head = Heading(2, self.say("This city's own rules", "本市自行规定的内容"))
        return [head, Paragraph(sentence), Points(tuple(dict.fromkeys(self._rule(where) for where in rules)))]

    def _rule(self, where: str) -> str:
        """Name an own rule by the titles of its place and act."""
        place, _, name = where.partition(".")
        if not name:
            return self.said(self.procedure.anytime[place].title)
        here = self.procedure.place(place)
        if name == "late":
            return self.say(f"{here.title.en}: what silence leads to", f"{here.title.zh}：逾期的后果")
        acts = {} if isinstance(here, End) else here.acts
        doing = acts.get(name) or (here.duties.get(name) if isinstance(here, Step) else None)
        title = doing.title if doing is not None else Title(name, name)
        return self.say(f"{here.title.en}: {title.en}", f"{here.title.zh}：{title.zh}")
