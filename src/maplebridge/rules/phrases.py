"""Short phrases of a procedure in every declared language: a limit, who acts, what silence does, how a place ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from maplebridge.rules.procedure import Duty, Extend, Limit, Outcome, Pause, Procedure, Step, citations
from maplebridge.texts import Counted, Text, Title, Wording, as_it_is
from maplebridge.texts.joining import both, clauses, either, listed

OUTCOME_WORDS: Mapping[Outcome, Wording] = {
    "settled": Text("settled"),
    "ended": Text("ended"),
    "expired": Text("ran its time"),
    "refused": Text("refused"),
    "withdrawn": Text("withdrawn"),
    "lapsed": Text("lapsed"),
    "handed_over": Text("goes on elsewhere"),
}

LEVEL_WORDS: Mapping[str, Wording] = {
    "grid": Text("grid"),
    "community": Text("community"),
    "township": Text("township"),
    "county": Text("county"),
    "city": Text("city"),
    "province": Text("province"),
}


def level_word(level: str) -> Wording:
    """Name of a level; the code itself if it is not a usual one."""
    return LEVEL_WORDS.get(level, as_it_is(level))


def days_phrase(number: int, unit: str) -> Wording:
    """A number of days, working days, months or hours.

    >>> days_phrase(5, "working").in_language("en")
    '5 working days'
    """
    if unit == "working":
        return Counted("{count} working day", "{count} working days", number)
    if unit == "months":
        return Counted("{count} month", "{count} months", number)
    if unit == "hours":
        return Counted("{count} hour", "{count} hours", number)
    return Counted("{count} day", "{count} days", number)


def own_source(source: str) -> Wording:
    """What the note of a city's own limit adds for a reader, in brackets; a note in English stays out of Chinese.

    >>> own_source("art. 24 sets no limit; house rule").in_language("en")
    ' (art. 24 sets no limit)'
    """
    parts = [part for part in source.split("; ") if part not in {"house rule", "house cap", "adjustable"}]
    listed = "; ".join(parts)
    chinese = any("\u3400" <= sign <= "\u9fff" for sign in listed)
    return Title(f" ({listed})" if listed else "", f"（{listed}）" if chinese else "")


def opening_day(procedure: Procedure, name: str) -> Wording:
    """A day that must be named when a matter opens, and how far off it may lie."""
    field, given = procedure.field_title(name), procedure.opens.gives[name]
    return Text(
        "Whoever opens it names a day: “{field}”, at most {back} days before and {ahead} days "
        "after the day of opening",
        field=field,
        back=given.back,
        ahead=given.ahead,
    )


def limit_phrase(procedure: Procedure, limit: Limit) -> Wording:
    """The limit in a few words: number, unit, the date that may fix it, the roll."""
    if limit.param is not None:
        number = procedure.params[limit.param].days
    else:
        number = limit.days or limit.months or limit.hours or 0
    phrase = days_phrase(number, limit.unit)
    if limit.since is not None:
        begins = procedure.field_title(limit.since)
        phrase = Text("{phrase} from the day in “{begins}”", phrase=phrase, begins=begins)
    if limit.until is None:
        return phrase
    field = procedure.field_title(limit.until)
    return Text("the date in “{field}”, at most {phrase}", field=field, phrase=phrase)


def told_limit(procedure: Procedure, limit: Limit) -> Wording:
    """The limit as residents are told it: in years where its days are whole ones, as the law has them."""
    number = procedure.params[limit.param].days if limit.param is not None else limit.days or 0
    whole_years, over = divmod(number, 365)
    if limit.unit != "calendar" or over or not whole_years or limit.since is not None or limit.until is not None:
        return limit_phrase(procedure, limit)
    return Counted("{count} year", "{count} years", whole_years)


def short_limit(procedure: Procedure, limit: Limit, *, told: bool = False) -> Wording:
    """The limit as it stands under an arch; `told`: as residents are told it."""
    length = Limit(limit.days, limit.months, limit.hours, limit.param, limit.count)
    phrase = told_limit(procedure, length) if told else limit_phrase(procedure, length)
    if limit.since is not None:
        phrase = Text("{phrase} from a named day", phrase=phrase)
    if limit.until is None:
        return phrase
    return Text("set date, ≤ {phrase}", phrase=phrase)


def more_days(procedure: Procedure, more: Extend | Pause, unit: str) -> Wording:
    """Days that an extension adds, or that a pause may last."""
    number = procedure.params[more.param].days if more.param is not None else (more.days or 0)
    return days_phrase(number, "calendar" if unit == "months" else unit)


def roles_phrase(procedure: Procedure, roles: Iterable[str]) -> Wording:
    """Names of roles, any of whom may act."""
    return either([procedure.role_title(role) for role in roles])


def doers_phrase(procedure: Procedure, duty: Duty) -> Wording:
    """Who has a duty: the names of its roles; with `each`, that every one named has it for itself."""
    who = roles_phrase(procedure, duty.who)
    if duty.each is None:
        return who
    return Text("each of “{field}” for itself ({who})", field=procedure.field_title(duty.each), who=who)


def notified_phrase(procedure: Procedure, roles: Iterable[str]) -> Wording:
    """Names of roles, all of whom are told."""
    return listed([procedure.role_title(role) for role in roles])


def are_notified(procedure: Procedure, roles: Iterable[str]) -> Wording:
    """Who is told, at least one role: “A is told”, “A, B and C are told”."""
    titles = [procedure.role_title(role) for role in roles]
    names = both(titles)
    return Text("{names} are told", names=names) if len(titles) > 1 else Text("{names} is told", names=names)


def fields_phrase(procedure: Procedure, fields: Iterable[str]) -> Wording:
    """Names of fields, all of which are needed."""
    return listed([procedure.field_title(name) for name in fields])


def law_phrase(procedure: Procedure, law: str) -> Wording:
    """A citation in words.

    `"xf:22"` becomes “Regulation on Petition Work (2022), art. 22”.
    """
    return clauses([_cited(procedure, key, article) for key, article in citations(law)])


def _cited(procedure: Procedure, key: str, article: str) -> Wording:
    law = procedure.laws.get(key)
    title = law.title if law else as_it_is(key)
    return Text("{title}, art. {article}", title=title, article=article, articles=_articles(article))


def _articles(articles: str) -> Wording:
    """Each article by itself, for languages that name them so: `62,68(2)` as 第62条、第68条（2）."""
    return listed([_article(*article.strip().partition("(")[::2]) for article in articles.split(",")])


def _article(number: str, items: str) -> Wording:
    named = Text("art. {number}", number=number)
    if not items:
        return named
    inside = items.removesuffix(")").replace("(", "（").replace(")", "）")
    return Text("{article} ({items})", article=named, items=inside)


def silence_phrase(procedure: Procedure, step: Step) -> Wording:
    """What happens if nobody acts in time, as a clause."""
    late = step.late
    if late is None:
        return Text("nothing happens")
    if late.raises:
        top = _place(procedure, late.at_top)
        return Text("it goes one level up; at the top level it comes to “{top}”", top=top)
    to = _place(procedure, late.to)
    return Text("it comes to “{to}”", to=to)


def _place(procedure: Procedure, name: str | None) -> Wording:
    place = procedure.places.get(name or "")
    return place.title if place is not None else as_it_is(name or "?")
