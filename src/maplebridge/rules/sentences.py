"""A refusal of the course as a sentence that the person can act on: why not, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from maplebridge.rules.course.state import Refusal
from maplebridge.rules.fields import Wrong, judge, missing
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated
from maplebridge.texts.joining import either, listed, quoted

Maker = Callable[[Procedure, Mapping[str, str | int]], Wording]


def sentence(definition: Procedure, refusal: Refusal) -> Wording:
    """The sentence of a refusal, in every declared language."""
    maker = SENTENCES.get(refusal.code)
    if maker is None:
        return Text("This cannot be done now; please ask the desk.")
    return maker(definition, refusal.args)


def _plain(words: Wording) -> Maker:
    return lambda _definition, _args: words


def _place(definition: Procedure, args: Mapping[str, str | int], key: str = "step") -> Wording:
    name = str(args.get(key, ""))
    place = definition.places.get(name)
    return place.title if place else as_it_is(name)


def _ended(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    end = _place(definition, args, "end")
    return Text(
        "This matter has ended (“{end}”), so nothing more can be done in it; bring a new one if you need to.",
        end=end,
    )


def _no_such_act(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    place = _place(definition, args)
    return Text(
        "The matter is now at “{place}”, where this cannot be done; open its page to see what can.",
        place=place,
    )


def _wrong_role(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    roles = [definition.role_title(name) for name in str(args.get("who", "")).split(",")]
    return Text("Only this role may do it: {roles}; ask them to.", roles=either(roles))


def _count(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    most = args.get("at_most", 1)
    if most == 1:
        return Text("This may be done at most once in one matter, and that has happened; choose another act.")
    return Text(
        "This may be done at most {most} times in one matter, and that has happened; choose another act.",
        most=most,
    )


def _fields(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    titles = [definition.field_title(name) for name in str(args.get("fields", "")).split(",")]
    return Text("Please fill in what is still missing: {fields}.", fields=listed(titles))


def _no_date(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    title = definition.field_title(str(args.get("field", "")))
    return Text("“{title}” must be a date, such as 2026-03-20; please write it again.", title=title)


def _value(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    """What is wrong with a value, said by the gate that refused it."""
    field, takes = definition.field_of(str(args.get("field", ""))), str(args.get("takes", ""))
    judged = judge(field, args.get("value", ""), takes=tuple(filter(None, takes.split(","))))
    return judged.words if isinstance(judged, Wrong) else missing(field)


def _fact_title(definition: Procedure, fact: str) -> Wording:
    place, _, name = fact.partition(".")
    step = definition.steps.get(place)
    if step is not None and name in step.duties:
        return step.duties[name].title
    here = step or definition.outsides.get(place)
    act = here.acts.get(name) if here else None
    act = act or definition.anytime.get(name)
    return act.title if act else as_it_is(fact)


def _gate(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    titles = [_fact_title(definition, fact) for fact in str(args.get("facts", "")).split(",") if fact]
    return Text("This must be done first: “{facts}”; then come back to this act.", facts=quoted(titles))


def _duty_title(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    name = str(args.get("duty", ""))
    for step in definition.steps.values():
        if name in step.duties:
            return step.duties[name].title
    return as_it_is(name)


def _already_done(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    duty = _duty_title(definition, args)
    return Text("“{duty}” is already done; nothing is left to do.", duty=duty)


def _signed(_definition: Procedure, _args: Mapping[str, str | int]) -> Wording:
    return Text("This signature is on record already; nothing is left to sign here.")


def _binds(_definition: Procedure, _args: Mapping[str, str | int]) -> Wording:
    return Text("Each side has signed this text, so it binds them: nobody alone takes it back or writes it anew.")


def _nobody(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    roles = [definition.role_title(one) for one in str(args.get("roles", "")).split(",") if one]
    return Text(
        "Nobody stands in this part yet: {roles}. Nobody else signs or agrees for it: call it in first, then come back to "
        "this act.",
        roles=listed(roles),
    )


def _which_part(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    duty = _duty_title(definition, args)
    return Text("“{duty}” is open for several offices; say for which one.", duty=duty)


def _no_such_part(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    duty = _duty_title(definition, args)
    return Text(
        "“{duty}” is not open for that office: it has answered or was not asked; choose another.", duty=duty
    )


def _no_waiver(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    duty = _duty_title(definition, args)
    return Text("“{duty}” cannot be waived: it must be done.", duty=duty)


def _day(args: Mapping[str, str | int], key: str) -> Wording:
    """A day of a refusal as people write it; as it stands where it is none."""
    written = str(args.get(key, ""))
    try:
        return dated(date.fromisoformat(written))
    except ValueError:
        return as_it_is(written)


def _too_early(_definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    day = _day(args, "first_day")
    return Text("It is too early: this may be done from {day} on.", day=day)


def _too_late(_definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    day = _day(args, "last_day")
    return Text(
        "It is too late: the last day was {day}; the page of the matter shows what is still possible.",
        day=day,
    )


def _no_level(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    levels = ", ".join(definition.levels)
    return Text(
        "There is no level “{level}”; choose one of {levels}.", level=args.get("level", ""), levels=levels
    )


def _no_ground(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    titles = [definition.field_title(name) for name in str(args.get("grounds", "")).split(",")]
    return Text("The clock may be stopped only for: {grounds}; name one of them.", grounds=listed(titles))


def _no_place(definition: Procedure, args: Mapping[str, str | int]) -> Wording:
    place = _place(definition, args)
    return Text(
        "Version {version} does not say where a matter at “{place}” goes on; wait until it has "
        "left that step.",
        version=args.get("version", ""),
        place=place,
    )


SENTENCES: Mapping[str, Maker] = {
    "ended": _ended,
    "no_such_act": _no_such_act,
    "wrong_role": _wrong_role,
    "count": _count,
    "fields": _fields,
    "no_date": _no_date,
    "value": _value,
    "gate": _gate,
    "already_done": _already_done,
    "signed": _signed,
    "nobody": _nobody,
    "binds": _binds,
    "which_part": _which_part,
    "no_such_part": _no_such_part,
    "no_waiver": _no_waiver,
    "too_early": _too_early,
    "too_late": _too_late,
    "no_level": _no_level,
    "no_ground": _no_ground,
    "no_place": _no_place,
    "clock_back": _plain(
        Text(
            "Something later is already recorded in this matter; look at it first, then act with the "
            "present time."
        ),
    ),
    "by_matter": _plain(
        Text("This is done by itself when the linked matter ends; follow that matter."),
    ),
    "no_extension": _plain(Text("The limit of this step cannot be extended; act within it.")),
    "raised": _plain(
        Text(
            "The matter has been raised one level, so there is no extension and no pause; act within "
            "the limit."
        ),
    ),
    "paused": _plain(Text("The clock stands still; resume it first.")),
    "not_paused": _plain(Text("The clock is running; there is nothing to resume.")),
    "no_pause": _plain(Text("The limit of this step cannot be paused; act within it.")),
    "no_days_left": _plain(
        Text("All days of pause of this step are used; act within the limit."),
    ),
    "no_duty_waits": _plain(Text("No open duty waits for that matter.")),
    "no_later_version": _plain(
        Text("A matter can only go over to a later version of its own procedure; choose that one."),
    ),
    "unsound": _plain(
        Text(
            "This procedure goes round without end if nobody acts; it must be corrected and proved "
            "before it is used."
        ),
    ),
}
"""One entry for each code that `course` can give; a test compares."""
