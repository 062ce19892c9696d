"""A procedure as a page that a lawyer can read: every step with who, how long, by which law, and what silence means."""

from __future__ import annotations

from typing import Literal

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.explain.blocks import Block, Heading, Paragraph, Points, html, markdown
from maplebridge.rules.explain.clauses import act, authority, duty, extension, pause, remedy, silence, span
from maplebridge.rules.explain.fields import written
from maplebridge.rules.phrases import OUTCOME_WORDS, level_word, opening_day, roles_phrase
from maplebridge.rules.procedure import ABOVE, End, Outside, Procedure, Step
from maplebridge.rules.soundness import Proof, house_rules, prove
from maplebridge.rules.soundness.times.tables import BEYOND
from maplebridge.rules.words import InForce
from maplebridge.texts import Text, Title, Wording, nearest
from maplebridge.texts.joining import listed

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
    language = nearest(language)
    blocks = _Page(procedure, proof, language).blocks()
    return markdown(blocks) if form == "markdown" else html(blocks, language=language)


class _Page:
    def __init__(self, procedure: Procedure, proof: Proof | None, language: str) -> None:
        self.procedure, self.proof, self.language = procedure, proof, language

    def worded(self, words: Wording) -> str:
        return words.in_language(self.language)

    def labelled(self, label: Wording, words: Wording) -> str:
        return self.worded(Text("{label}: {words}", label=label, words=words))

    def blocks(self) -> list[Block]:
        own = self.procedure
        blocks: list[Block] = [Heading(1, self.worded(own.title)), Points(tuple(self._facts()))]
        blocks += self._longest()
        blocks.append(Heading(2, self.worded(Text("Steps", context="explain"))))
        for step in own.steps.values():
            blocks += [Heading(3, self.worded(step.title)), Points(tuple(self._step(step)))]
        if own.outsides:
            blocks.append(Heading(2, self.worded(Text("Outside the city's offices"))))
            for place in own.outsides.values():
                blocks += [Heading(3, self.worded(place.title)), Points(tuple(self._outside(place)))]
        if own.anytime:
            blocks.append(Heading(2, self.worded(Text("At any time"))))
            blocks.append(Points(tuple(self.worded(act(own, doing)) for doing in own.anytime.values())))
        blocks.append(Heading(2, self.worded(Text("How it can end"))))
        blocks.append(Points(tuple(self._end(end) for end in own.ends.values())))
        return [*blocks, *self._fields(), *self._own_rules()]

    def _fields(self) -> list[Block]:
        own = self.procedure
        if not own.fields:
            return []
        points = tuple(self.worded(written(own, field)) for field in own.fields.values())
        return [Heading(2, self.worded(Text("What is written down"))), Points(points)]

    def _facts(self) -> list[str]:
        own = self.procedure
        first = own.place(own.opens.step).title
        who = roles_phrase(own, own.opens.who)
        counting = Text("working days") if own.days.count == "working" else Text("calendar days")
        law = authority(own, own.days.law)
        return [
            self.worded(Text("{id}, version {version}", id=own.id, version=own.version)),
            self.worded(_in_force(own.in_force)),
            self.worded(
                Text(
                    "Opened by {who} at “{first}”, at the level of {levels}",
                    who=who,
                    first=first,
                    levels=listed([level_word(level) for level in own.opens.levels]),
                )
            ),
            *(self.worded(opening_day(own, name)) for name in own.opens.gives),
            self.worded(
                Text("Days are {counting} unless a limit says otherwise ({law})", counting=counting, law=law),
            ),
            *(self._law(law.title, law.in_force.begins.isoformat()) for law in own.laws.values()),
        ]

    def _law(self, title: Wording, begins: str) -> str:
        return self.worded(Text("Law: {title}, in force from {begins}", title=title, begins=begins))

    def _longest(self) -> list[Block]:
        proof = self.proof
        if proof is None or proof.worst_case_days is None or proof.worst_start is None:
            return []
        sentence = self.worded(
            Text(
                "If everybody is as slow as the law allows, a matter is over after {worst_case_days} "
                "days of own time at the latest (worst start day {worst_start}; days outside are not "
                "counted).",
                worst_case_days=proof.worst_case_days,
                worst_start=proof.worst_start.isoformat(),
            ),
        )
        roles = sorted(proof.days_per_role.items(), key=lambda pair: -pair[1])
        shares = tuple(
            self.worded(Text("{title}: {days} days", title=title, days=days))
            for title, days in ((self.procedure.role_title(role), days) for role, days in roles)
            if days
        )
        head = self.worded(Text("Who can use how many of these days"))
        return [Heading(2, self.worded(Text("Longest time"))), Paragraph(sentence), Points(((head, shares),))]

    def _left(self, place: str) -> list[str]:
        """Longest own time from a place."""
        if self.proof is None or self.proof.longest is None:
            return []
        days = self.proof.longest.tables.starts()
        left = [r[days].max() for node, r in self.proof.longest.remaining.items() if node.place == place]
        if not left or int(max(left)) >= BEYOND:
            return []
        number = int(max(left))
        return [self.worded(Text("From here it is over within {number} days at the latest", number=number))]

    def _step(self, step: Step) -> list[str | tuple[str, tuple[str, ...]]]:
        own = self.procedure
        points: list[str | tuple[str, tuple[str, ...]]] = [
            self.labelled(Text("Who", context="explain"), own.role_title(step.who)),
            *self._where(step),
            self.labelled(Text("Limit"), span(own, step.within)),
        ]
        if step.raised is not None or (step.late is not None and step.late.raises and step.after_raise != step.within):
            points.append(self.labelled(Text("Limit after a raise"), span(own, step.after_raise)))
        for label, clause in (
            (Text("More time", context="explain"), extension(own, step)),
            (Text("The clock may stop"), pause(own, step)),
        ):
            if clause is not None:
                points.append(self.labelled(label, clause))
        if step.duties:
            duties = tuple(self.worded(duty(own, doing)) for doing in step.duties.values())
            points.append((self._duties_head(step), duties))
        if step.acts:
            acts = tuple(self.worded(act(own, doing)) for doing in step.acts.values())
            points.append((self.worded(Text("What can be done")), acts))
        points.append(self.labelled(Text("If nobody acts in time"), silence(own, step)))
        return [*points, *self._left(step.name)]

    def _where(self, step: Step) -> list[str]:
        points = []
        if step.at == ABOVE:
            points.append(self.worded(Text("Where: one level above")))
        elif step.at is not None:
            points.append(self.labelled(Text("Where", context="explain"), level_word(step.at)))
        if step.review_of:
            titles = [self.procedure.place(name).title for name in step.review_of]
            reviewed = listed(titles)
            points.append(self.labelled(Text("Another office than the one of"), reviewed))
        return points

    def _duties_head(self, step: Step) -> str:
        if step.when_done is None:
            return self.worded(Text("Duties"))
        to = self.procedure.place(step.when_done.to).title
        count = step.when_done.count
        which = Text("all") if count is None else Text("{count}", context="duties", count=count)
        return self.worded(Text("Duties; when {which} are done: “{to}”", which=which, to=to))

    def _outside(self, place: Outside) -> list[str | tuple[str, tuple[str, ...]]]:
        own = self.procedure
        points: list[str | tuple[str, tuple[str, ...]]] = [
            self.labelled(Text("Where"), place.at),
            self.labelled(Text("Followed by"), own.role_title(place.who)),
            self.labelled(Text("Asked for news every"), span(own, place.ask_every)),
        ]
        if place.expect is not None:
            points.append(self.labelled(Text("Usually takes"), span(own, place.expect)))
        acts = tuple(self.worded(act(own, doing)) for doing in place.acts.values())
        points.append((self.worded(Text("What can be recorded")), acts))
        return [*points, *self._left(place.name)]

    def _end(self, end: End) -> str | tuple[str, tuple[str, ...]]:
        own = self.procedure
        word = OUTCOME_WORDS[end.outcome]
        head = self.labelled(end.title, word)
        inner = [self.worded(remedy(own, name)) for name in end.remedy]
        if end.final is not None:
            inner.append(self.labelled(Text("Final by law"), authority(own, end.final)))
        if end.hands_to is not None:
            inner.append(
                self.worded(Text("Goes on as {hands_to} under the same number", hands_to=end.hands_to))
            )
        return (head, tuple(inner)) if inner else head

    def _own_rules(self) -> list[Block]:
        rules = house_rules(self.procedure)
        if not rules:
            return []
        sentence = self.worded(
            Text("These cite no law. They are this city's own rules and may be changed by it:"),
        )
        head = Heading(2, self.worded(Text("This city's own rules")))
        return [head, Paragraph(sentence), Points(tuple(dict.fromkeys(self._rule(where) for where in rules)))]

    def _rule(self, where: str) -> str:
        """Name an own rule by the titles of its place and act."""
        place, _, name = where.partition(".")
        if not name:
            return self.worded(self.procedure.anytime[place].title)
        here = self.procedure.place(place)
        if name == "late":
            return self.worded(Text("{here}: what silence leads to", here=here.title))
        acts = {} if isinstance(here, End) else here.acts
        doing = acts.get(name) or (here.duties.get(name) if isinstance(here, Step) else None)
        title = doing.title if doing is not None else Title(name, name)
        return self.labelled(here.title, title)


def _in_force(days: InForce) -> Wording:
    begins = days.begins.isoformat()
    if days.until is None:
        return Text("In force from {begins}", begins=begins)
    return Text("In force from {begins} to {until}", begins=begins, until=days.until.isoformat())
