"""Findings in packs, figures, routes and answers: what the city's data and doors may not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FILED = re.compile(
    r"received|filed|petition|complain|raised|review|sued|lawsuit|report|appeal|reconsider|"
    r"收到|来访|信访|上访|投诉|反映|提级|复查|复核|起诉|诉讼|复议|举报", re.I,
)  # fmt: skip
LESS_IS_BETTER = re.compile(
    r"lower is better|fewer|the less|zero|best when (?:low|none)|越少越好|越低越好|零", re.I
)
PERSONAL = re.compile(
    r"(^|[_/<:.\-])(persons?|people|accounts?|reporters?|staff|officers?|actors?|parties|party|posts?|username|"
    r"scores?|ranks?|ranking|leaderboard|league|points|watch-?list|blacklist|profile|residents?|citizens?|users?|"
    r"members?|handlers?|complainants?|petitioners?|callers?|applicants?|employees?|households?)($|[_/>:.\-])", re.I,
)  # fmt: skip
OWN = {("account", "account"), ("second", "account/second")}
"""Pages of the account that is signed in: they take no name and no number, so they lead to nobody else."""
KEPT = {
    ("accounts", "operator/accounts"), ("account-new", "operator/accounts/add"),
    ("account-of", "operator/accounts/<int:who>"),
}  # fmt: skip
"""Where whoever keeps accounts says which post may sign in: to nobody else; what posts do stands on none of them."""
REACH = re.compile(
    r"(^|_)(phone|mobile|email|mail|address|contact|id_card|reporter|caller|person|account|complainant|petitioner|"
    r"username|hmac|salt|token|ip)(_|$)"
)
OPENS_SEALED = {"contact"}
SHOWN_OF_PEOPLE = {
    "contact",
    "phone",
    "email",
    "person",
    "account",
    "account_id",
    "reporter",
    "code_hmac",
    "against",
    "username",
}
FORBIDDEN_EXPORT = {
    "title",
    "text",
    "code",
    "against",
    "state",
    "person",
    "contact",
    "phone",
    "email",
    "by",
    "account",
    "salt",
}
ADVERSE = {"refused"}


def of_categories(names: Mapping[str, Iterable[str]], speaks_of_convictions: Any) -> list[str]:
    """Classes (code → names and words) that speak of opinion, belief, religion or assembly."""
    return [
        f"B4 class {code} is about {word}"
        for code, words in names.items()
        for word in words
        if speaks_of_convictions(word)
    ]


def of_procedure(definition: Any) -> list[str]:
    """Refusals of one procedure without a reason or without a remedy."""
    found = []
    for name, end in definition.ends.items():
        if end.outcome in ADVERSE and not end.remedy and not end.final:
            found.append(f"B7 {definition.id}: the end {name} has no remedy")
    places = [*definition.steps.values(), *definition.outsides.values()]
    acts = [pair for place in places for pair in getattr(place, "acts", {}).items()]
    for name, act in [*acts, *definition.anytime.items()]:
        if act.adverse and not {"reason", "decision", "legal_ground"} & {str(one) for one in act.needs}:
            found.append(f"B7 {definition.id}: {name} refuses without a reason")
        if act.adverse and not act.remedy:
            found.append(f"B7 {definition.id}: {name} refuses without a remedy")
    return found


def of_doors(place: str, doors: Sequence[Any]) -> list[str]:
    """What one step says of the ways outside: never nothing, and always the courts."""
    said = " ".join(door.in_language("en") for door in doors)
    return (
        [] if "court" in said and "reconsideration" in said else [f"B7 {place} shows no door to the courts"]
    )


def of_indicators(indicators: Iterable[tuple[str, str, int]]) -> list[str]:
    """Indicators and columns (name, what it says, direction): what people bring may never count as bad."""
    found = []
    for name, says, direction in indicators:
        if FILED.search(name) and (direction < 0 or LESS_IS_BETTER.search(says)):
            found.append(f"B9 {name} rewards silence")
    return found


def of_figures(shown: Iterable[int], holders: Mapping[int, int]) -> list[str]:
    """Units for which a figure is shown: none with fewer than three posts."""
    return [f"B10 unit {unit} has {holders.get(unit, 0)} posts" for unit in shown if holders.get(unit, 0) < 3]


def of_routes(routes: Iterable[tuple[str, str, str]]) -> list[str]:
    """Routes (name, pattern, who may use it): none leads to a person; what is sealed opens to posts alone."""
    found = []
    for name, pattern, who in routes:
        known = (name, pattern) in OWN or ((name, pattern) in KEPT and who == "admin")
        if (PERSONAL.search(pattern) or PERSONAL.search(name)) and not known:
            found.append(f"B1 {name} leads to a person: {pattern}")
        if name in OPENS_SEALED and who != "post":
            found.append(f"B6 {name} opens what is sealed to {who}")
    return found


def of_answers(schemas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Fields of what the API answers (schema → its properties)."""
    return [
        f"B6 the API answers {name}.{field}"
        for name, schema in schemas.items()
        for field in schema
        if field in SHOWN_OF_PEOPLE or REACH.search(field)
    ]


def of_export(columns: Iterable[str]) -> list[str]:
    """Columns of an export that hold words, codes or people."""
    return [
        f"B6 the export has {one}"
        for one in columns
        if one in FORBIDDEN_EXPORT or PERSONAL.search(one) or REACH.search(one)
    ]
