"""What a poison is and how each kind is put in, as only a superuser of the database can; what it was is kept beside it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from maplebridge.kernel.matter import numbers

Link = psycopg.Connection[tuple[Any, ...]]
Values = Mapping[str, object]
KEYS: Mapping[str, LiteralString] = {
    "matter_matter": "t.number = k.number",
    "ledger_entry": "t.matter = k.matter AND t.seq = k.seq",
    "notice_outbox": "t.id = k.id",
    "conduct_paper": "t.id = k.id",
    "figures_publishedmonth": "t.month = k.month",
}
"""Tables whose rows are spoiled, and how a row is known again."""
MATTERS: Mapping[str, LiteralString] = {
    "an unknown step": "state = jsonb_set(state, '{step}', '\"nowhere\"'), step = 'nowhere'",
    "a broken state": "state = '5'",
    "no procedure": "procedure_id = 32000",
}
ENTRIES: Mapping[str, LiteralString] = {
    "no JSON": "said = 'no json'::bytea",
    "a wrong hash": "hash = sha256('another')",
    "no letters": "said = '\\xff'::bytea",
}
ASIDES: Mapping[str, LiteralString] = {
    "facts that are none": "'matter', 'chaos 1', NULL, 'unknown_step', '5', now(), 1, now(), NULL, ''",
    "a subject that is no number": "'notice', 'chaos 2', NULL, 'bad_address', '{}', now(), 1, now(), now(), ''",
    "an unknown kind": "'chaos', 'chaos 3', -5, 'chaos', '[]', now(), 1, now(), now(), ''",
}
OPEN: LiteralString = """
SELECT number FROM matter_matter WHERE number = ANY (%(free)s) AND outcome IS NULL AND next IS NOT NULL ORDER BY 1
"""
SEALED: LiteralString = """
SELECT matter, seq FROM ledger_entry e WHERE matter = ANY (%(free)s) AND seq = 2 AND leaf IS NOT NULL
    AND EXISTS (SELECT FROM ledger_entry n WHERE n.matter = e.matter AND n.seq = 3) ORDER BY 1
"""
LETTERS: LiteralString = """
SELECT matter, id FROM notice_outbox WHERE matter = ANY (%(free)s) AND failed IS NULL ORDER BY sent IS NOT NULL, 1
"""
WAITING_FOR = """
UPDATE notice_outbox SET "to" = %(person)s, after = now() - interval '1 minute', sent = NULL, failed = NULL, tries = 0,
    body = coalesce(nullif(body, ''), 'chaos')
WHERE id = %(letter)s
"""
"""By day a letter may be sent while its person is made: then it waits anew."""
PAPERS: LiteralString = "SELECT matter, seq, id FROM conduct_paper WHERE matter = ANY (%(free)s) ORDER BY 1"
MONTHS: LiteralString = """
SELECT to_char(month, 'YYYY-MM') FROM figures_publishedmonth WHERE NOT to_char(month, 'YYYY-MM') = ANY (%(used)s)
ORDER BY 1
"""
UNPUBLISHED: LiteralString = """
SELECT to_char(m, 'YYYY-MM') FROM generate_series(date_trunc('month', now()) - interval '11 months',
    date_trunc('month', now()) - interval '2 months', interval '1 month') m
WHERE NOT EXISTS (SELECT FROM figures_publishedmonth p WHERE p.month = m::date) ORDER BY 1
"""
NOBODYS = "a month that nobody published"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where poisons may be put: matters that nobody acts on any more, and marks that are used up.

    strange_person  makes a person of a matter with a bad address; None: the database had just gone
    free            numbers of those matters;  used  marks, in the order of their use
    """

    strange_person: Callable[[int], int | None]
    free: list[int]
    used: list[str]
    rng: random.Random


@dataclass(frozen=True, slots=True)
class Planted:
    """One poison.

    mark    words by which whoever names it must name it;  by  who may name it: doctor, verify or replay
    aside   whether the city itself must set it aside;  number  its matter;  person  made for it;  0 for none
    """

    kind: str
    what: str
    mark: str
    by: tuple[str, ...]
    number: int = 0
    aside: bool = False
    person: int = 0


Plant = Callable[[Link, Ground], Planted | None]


def save_row(link: Link, table: LiteralString, which: LiteralString, values: Values) -> None:
    """Copy a row as it is to a table beside, before it is spoiled. Two statements."""
    link.execute(f"CREATE TABLE IF NOT EXISTS chaos_kept_{table} (LIKE {table})")
    link.execute(f"INSERT INTO chaos_kept_{table} SELECT * FROM {table} WHERE {which}", values)  # noqa: S608  constant words


def matter(link: Link, ground: Ground) -> Planted | None:
    """The row of an open matter that falls due now. Writes; None where no matter is free."""
    number = _one(link, OPEN, ground)
    if number is None:
        return None
    what = ground.rng.choice(sorted(MATTERS))
    named = {"number": number[0]}
    save_row(link, "matter_matter", "number = %(number)s", named)
    link.execute(
        f"UPDATE matter_matter SET {MATTERS[what]}, next = now() - interval '2 minutes' WHERE number = %(number)s",  # noqa: S608  constant words
        named,
    )
    return Planted("matter", what, shown(number[0]), ("doctor",), number[0], aside=True)


def entry(link: Link, ground: Ground) -> Planted | None:
    """An entry of the ledger, one that has its place and others after it. Writes; None where no matter is free."""
    row = _one(link, SEALED, ground)
    if row is None:
        return None
    number, seq = row
    what = _next(ENTRIES, ground, "entry")
    named = {"number": number, "seq": seq}
    save_row(link, "ledger_entry", "matter = %(number)s AND seq = %(seq)s", named)
    link.execute(
        f"UPDATE ledger_entry SET {ENTRIES[what]} WHERE matter = %(number)s AND seq = %(seq)s",  # noqa: S608  constant words
        named,
    )
    readable = what == "a wrong hash"  # only whoever computes it again can know
    mark = f"entry {seq} of matter {number}"
    by = ("verify",) if readable else ("doctor", "verify")
    return Planted("entry", what, mark, by, number, aside=not readable)


def notice(link: Link, ground: Ground) -> Planted | None:
    """A letter that waits, now for somebody whose address no mail server takes. Writes; None where there is none."""
    row = _one(link, LETTERS, ground)
    if row is None:
        return None
    number, letter = row
    person = ground.strange_person(number)
    if person is None:
        return None
    named = {"letter": letter, "person": person}
    save_row(link, "notice_outbox", "id = %(letter)s", named)
    link.execute(WAITING_FOR, named)
    return Planted("notice", "a bad address", shown(number), ("doctor",), number, aside=True, person=person)


def aside(link: Link, ground: Ground) -> Planted | None:
    """A row of the list of what is set aside. One insert; None where it stands there already."""
    what = _next(ASIDES, ground, "aside")
    row = link.execute(
        "INSERT INTO setaside_thing (kind, subject, matter, code, facts, since, tries, last, next, how) "  # noqa: S608  constant words
        f"VALUES ({ASIDES[what]}) ON CONFLICT DO NOTHING RETURNING id"
    ).fetchone()
    return None if row is None else Planted("aside", what, f"retry {row[0]}`", ("doctor",))


def paper(link: Link, ground: Ground) -> Planted | None:
    """A photo that came with an act: cut, or no longer there. Writes; None where there is none."""
    row = _one(link, PAPERS, ground)
    if row is None:
        return None
    number, seq, which = row
    named = {"which": which}
    save_row(link, "conduct_paper", "id = %(which)s", named)
    what = _next({"cut": "", "missing": ""}, ground, "paper")
    if what == "cut":
        link.execute("UPDATE conduct_paper SET content = substr(content, 1, 20) WHERE id = %(which)s", named)
    else:
        link.execute("DELETE FROM conduct_paper WHERE id = %(which)s", named)
    return Planted("paper", what, f"entry {seq} of matter {number}", ("doctor", "verify"), number)


def month(link: Link, ground: Ground) -> Planted | None:
    """The figures of a published month, or of one that nobody published. Writes; None where there is no month."""
    published = link.execute(MONTHS, {"used": ground.used}).fetchone()
    if published is not None:
        what = _next({"another figure": "", "no figures": ""}, ground, "month")
        sheet = "sheet || '{\"kinds\": {}}'" if what == "another figure" else "'5'"
        named = {"month": f"{published[0]}-01"}
        save_row(link, "figures_publishedmonth", "month = %(month)s", named)
        link.execute(f"UPDATE figures_publishedmonth SET sheet = {sheet} WHERE month = %(month)s", named)  # noqa: S608  constant words
        by = ("replay",) if what == "another figure" else ("doctor", "replay")
        return Planted("month", what, published[0], by)
    free = link.execute(UNPUBLISHED).fetchone()
    if free is None:
        return None
    link.execute(
        "INSERT INTO figures_publishedmonth (month, sheet, at) VALUES (%s, '{}', now())", (f"{free[0]}-01",)
    )
    return Planted("month", NOBODYS, free[0], ("doctor", "replay"))


def mend(link: Link, strange: list[str]) -> int:
    """Put all rows back as they were, and take away those that were none; returns how many were put back.

    strange  months that nobody published

    Some statements for each table that was spoiled; the caller holds the transaction.
    """
    done = 0
    for table, same in KEYS.items():
        if link.execute("SELECT to_regclass(%s)", (f"chaos_kept_{table}",)).fetchone() == (None,):
            continue
        if table == "matter_matter":  # its other columns went on meanwhile
            done += link.execute(
                "UPDATE matter_matter t SET state = k.state, step = k.step, procedure_id = k.procedure_id, "
                "next = k.next FROM chaos_kept_matter_matter k WHERE t.number = k.number"
            ).rowcount
        else:
            link.execute(f"DELETE FROM {table} t USING chaos_kept_{table} k WHERE {same}")  # noqa: S608  constant words
            done += link.execute(f"INSERT INTO {table} SELECT * FROM chaos_kept_{table}").rowcount  # noqa: S608  constant words
        link.execute(f"DROP TABLE chaos_kept_{table}")
    link.execute("DELETE FROM setaside_thing WHERE subject LIKE 'chaos %'")
    link.execute("DELETE FROM figures_publishedmonth WHERE to_char(month, 'YYYY-MM') = ANY (%s)", (strange,))
    return done


def shown(number: int) -> str:
    """A matter's number as people read it."""
    return numbers.show(number)


def _one(link: Link, which: LiteralString, ground: Ground) -> tuple[Any, ...] | None:
    rows = link.execute(which, {"free": ground.free}).fetchall()
    return ground.rng.choice(rows) if rows else None


def _next(ways: Mapping[str, str], ground: Ground, kind: str) -> str:
    """The way of spoiling that was used least so far; the first of those."""
    return min(ways, key=lambda way: ground.used.count(f"{kind} {way}"))


KINDS: Mapping[str, Plant] = {
    "matter": matter, "entry": entry, "notice": notice, "aside": aside, "paper": paper, "month": month,
}  # fmt: skip
