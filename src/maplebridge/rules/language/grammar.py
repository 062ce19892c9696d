"""The whole language, version 1, as data: the reader checks by it, the JSON Schema is made from it."""

from __future__ import annotations

from maplebridge.rules.fields import CELL_KINDS, KINDS
from maplebridge.rules.language.shapes import (
    Day,
    Flag,
    Many,
    OneOf,
    Record,
    Shape,
    Table,
    Text,
    TextOrTitle,
    Whole,
)
from maplebridge.rules.words import OUTCOMES
from maplebridge.texts import Text as _

LANGUAGE_VERSION = 1
RESERVED_ACTS = ("extend", "pause", "resume", "waive", "child_ended", "add", "reach")
GIVEN_IN_EXAMPLES = ("level", "ground", "duty", "part", "procedure")

TITLE = Record({"en": Text(), "zh": Text()}, needs=("en", "zh"))
COUNT = OneOf(("calendar", "working"))
LAW = Text("law")
ROLES = Many(Text("role"), or_one=True, least=1)
CALLED = Many(Text("act"), or_one=True, least=1)
TELLS = Many(Text("role"))
FIELDS = Many(Text("field"))
DOCUMENTS = Many(Text("document"))
TAKES = Table(Many(Text(), or_one=True, least=1))
AMOUNT = ("days", "months", "hours", "param")

ONLY_SINCE = _(
    "Only the limit of a step (its “within”) counts from a day that the opening names; a limit here counts from its own "
    "beginning, after a raise from the raise."
)
ONLY_UNTIL = _(
    "Only the limit of a step or of a duty (its “within”) runs until a day that somebody names; a limit here runs its own "
    "number."
)


def _limit(**extra: Shape) -> Record:
    elsewhere = {"since": ONLY_SINCE, "until": ONLY_UNTIL}
    return Record(
        {
            "days": Whole(),
            "months": Whole(1),
            "hours": Whole(1),
            "param": Text("param"),
            "count": COUNT,
            "rolls": Flag(),
            "law": LAW,
            **extra,
        },
        exactly_one=AMOUNT,
        elsewhere={key: words for key, words in elsewhere.items() if key not in extra},
    )


LIMIT = _limit()
WITHIN = _limit(until=Text("field"))
COUNTED = _limit(until=Text("field"), since=Text("given"))
GIVEN_DAY = Record({"back": Whole(), "ahead": Whole()}, needs=("back", "ahead"))
NOT_BEFORE = _limit(unless=Text("field"))

ACT_KEYS: dict[str, Shape] = {
    "title": TITLE,
    "do": TITLE,
    "to": Text("place"),
    "who": ROLES,
    "needs": FIELDS,
    "may": FIELDS,
    "tells": TELLS,
    "makes": DOCUMENTS,
    "law": LAW,
    "adverse": Flag(),
    "remedy": Many(Text("remedy")),
    "at_most": Whole(1),
    "not_before": NOT_BEFORE,
    "not_after": LIMIT,
    "requires": Many(Text("fact")),
    "level": OneOf(("chosen",)),
    "same_clock": Flag(),
    "opens": Text(),
    "takes": TAKES,
    "signs": Text("field"),
    "on_paper": Text("role"),
    "uses_up": Flag(only=True),
    "asker": Flag(only=True),
    "special": Flag(),
}
ACTS_TOGETHER = (("level", "to"), ("same_clock", "to"), ("on_paper", "signs"), ("uses_up", "requires"))
ACT = Record(ACT_KEYS, needs=("title",), together=ACTS_TOGETHER)
ONLY = {"only": Many(Text("step"), least=1)}
ANYTIME = Record({**ACT_KEYS, **ONLY}, needs=("title", "who"), together=ACTS_TOGETHER)
VALUE: dict[str, Shape] = {
    "en": Text(),
    "zh": Text(),
    "least": Whole(),
    "most": Whole(),
    "decimals": Whole(),
    "currency": Text(),
    "options": Table(TITLE),
}
COLUMN = Record({**VALUE, "kind": OneOf(CELL_KINDS)}, needs=("en", "zh"))
FIELD = Record(
    {
        **VALUE,
        "kind": OneOf(KINDS),
        "told": Flag(),
        "answer": Flag(),
        "affirms": TITLE,
        "help": TITLE,
        "by": ROLES,
        "columns": Table(COLUMN),
        "of": Many(Text("role"), least=1),
        "papers": Many(Text("document"), least=1),
    },
    needs=("en", "zh"),
)
WAIVE = Record({"by": ROLES, "needs": FIELDS, "law": LAW}, needs=("by",))
DUTY = Record(
    {
        "title": TITLE,
        "do": TITLE,
        "who": ROLES,
        "within": WITHIN,
        "late": OneOf(("tell", "deemed")),
        "after": Many(Text("duty")),
        "not_before": NOT_BEFORE,
        "needs": FIELDS,
        "tells": TELLS,
        "makes": DOCUMENTS,
        "law": LAW,
        "waive": WAIVE,
        "each": Text("field"),
        "by_matter": Text(),
        "takes": TAKES,
    },
    needs=("title", "who", "within"),
)
LATE = Record(
    {"to": Text("place"), "raise": Flag(only=True), "at_top": Text("place"), "tells": TELLS, "law": LAW},
    exactly_one=("to", "raise"),
    together=(("raise", "at_top"), ("at_top", "raise")),
)
EXTEND = Record(
    {
        "days": Whole(1),
        "param": Text("param"),
        "times": Whole(1),
        "by": ROLES,
        "needs": FIELDS,
        "tells": TELLS,
        "law": LAW,
    },
    needs=("by",),
    exactly_one=("days", "param"),
)
PAUSE = Record(
    {
        "on": Many(Text(), least=1),
        "by": ROLES,
        "days": Whole(1),
        "param": Text("param"),
        "outside": Text(),
        "ask_every": LIMIT,
        "tells": TELLS,
        "law": LAW,
    },
    needs=("on", "by"),
    exactly_one=("days", "param", "outside"),
    together=(("outside", "ask_every"), ("ask_every", "outside")),
)
WHEN_DONE = Record({"to": Text("place"), "count": Whole(1, word="all")}, needs=("to",))
STEP = Record(
    {
        "title": TITLE,
        "who": Text("role"),
        "within": COUNTED,
        "late": LATE,
        "raised": LIMIT,
        "at": Text("at"),
        "at_top": Text("place"),
        "extend": EXTEND,
        "pause": PAUSE,
        "review_of": Many(Text("step")),
        "duty": Table(DUTY),
        "when_done": WHEN_DONE,
        "act": Table(ACT),
    },
    needs=("title", "who", "within"),
    together=(("at_top", "at"),),
)
OUTSIDE = Record(
    {"title": TITLE, "who": Text("role"), "at": TextOrTitle(TITLE), "ask_every": LIMIT, "expect": LIMIT, "act": Table(ACT)},
    needs=("title", "who", "at", "ask_every"),
)
END = Record(
    {
        "title": TITLE,
        "outcome": OneOf(OUTCOMES),
        "remedy": Many(Text("remedy")),
        "final": LAW,
        "hands_to": Text(),
        "at_most": Whole(1),
    },
    needs=("title", "outcome"),
    together=(("at_most", "hands_to"),),
)
ROLE = Record(
    {
        "kind": OneOf(("party", "office", "outside")),
        "title": TITLE,
        "called_after": CALLED,
        "at_once": TITLE,
        "unscreened": TITLE,
        "entered_by": ROLES,
    },
    needs=("kind", "title"),
)
IN_FORCE = Record({"from": Day(), "until": Day()}, needs=("from",))
PARAM = Record(
    {
        **{"days": Whole(), "least": Whole(), "most": Whole()},
        "count": COUNT,
        "verified": Flag(),
        "source": Text(),
        "title": TITLE,
    },
    needs=("days", "least", "most", "verified", "source", "title"),
)
REMEDY = Record(
    {"title": TITLE, "at": TextOrTitle(TITLE), "within": LIMIT, "law": LAW},
    needs=("title", "at"),
)
EXAMPLE_ACT = Record(
    {
        "on": Day(or_moment=True),
        "by": Text("role"),
        "act": Text("act"),
        "give": Many(Text()),
        "refused": Text(),
    },
    needs=("on", "by", "act"),
)
EXAMPLE = Record(
    {
        "says": Text(),
        "opened": Day(or_moment=True),
        "level": Text("level"),
        "give": Many(Text()),
        "acts": Many(EXAMPLE_ACT),
        "expect": Record(
            {"end": Text("end"), "on": Day(), "step": Text("place"), "due": Day()},
            exactly_one=("end", "step"),
            together=(("on", "end"), ("due", "step")),
        ),
    },
    needs=("says", "opened", "level", "expect"),
)
FILE = Record(
    {
        "id": Text(),
        "version": Whole(1),
        "title": TITLE,
        "brings": TITLE,
        "in_force": IN_FORCE,
        "levels": Many(Text(), least=1),
        "opens": Record(
            {
                "step": Text("step"),
                "levels": Many(Text("level"), least=1),
                "who": ROLES,
                "gives": Table(GIVEN_DAY),
            },
            needs=("step", "levels", "who"),
        ),
        "days": Record({"count": COUNT, "rolls": Flag(), "law": LAW}, needs=("count", "rolls", "law")),
        "categories": Many(Text()),
        "law": Table(Record({"title": TITLE, "in_force": IN_FORCE}, needs=("title", "in_force"))),
        "role": Table(ROLE),
        "param": Table(PARAM),
        "step": Table(STEP),
        "outside": Table(OUTSIDE),
        "end": Table(END),
        "anytime": Table(ANYTIME),
        "remedy": Table(REMEDY),
        "field": Table(FIELD),
        "document": Table(TITLE),
        "adopt": Table(Table(Text()), numbered=True),
        "example": Many(EXAMPLE),
    },
    needs=("id", "version", "title", "in_force", "levels", "opens", "days", "law", "role", "step", "end"),
)
