"""A founded sample city in a test's database, and short ways to report and act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cluster as clusters

NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # ten in the morning of a Monday before the National Day
TEXT = "The street light in front of the school at Liuxi is broken. 柳汐镇小学门口的路灯坏了。"
FOUNDED: dict[tuple[Path, datetime], str] = {}
"""Cluster and moment of a city founded before → the database that is kept of it."""
SNAPSHOTS: dict[tuple[Path, datetime], Any] = {}
"""The same → its units and offices, as every process keeps them."""
COPIES: dict[tuple[Path, str], tuple[Path, datetime]] = {}
"""Cluster and name of a database that was made as a copy of such a city → which."""
PLANNED: dict[int, Any] = {}
"""Seed → the units of the city, drawn once: the same each time, as `db/test_sample_city.py` shows."""


def today(now):
    """The city's day, as a form sends it."""
    from maplebridge.kernel.clock import towntime

    return towntime.local(now).date().isoformat()


def found(now=NOW):
    """Found the sample city in this process's database (role clock).

    A second one founded at the same moment is a copy of the first, while its database is as it was made. After it this
    process knows of the city what it knows once it serves: its units, what it says of itself and the law it goes by.
    """
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    forget()
    server = _fresh()
    if server is None or not _copied(server, now):
        _build(now)
        forget()
        territory.tree()
        if server is not None:
            _keep(server, now)
    territory.tree()
    registry.home_pack()


def database_of(server, *, founded=False):
    """A fresh database; where the city of these tests was `founded` before, and is asked for, a copy of it."""
    moment = (server.folder, NOW)
    if not founded or moment not in FOUNDED:
        return server.lend()
    database = server.lend(FOUNDED[moment])
    COPIES[server.folder, database.address.name] = moment
    return database


def forget():
    """Drop what this process read of a city, so that no test hears of another's."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    registry.forget()
    territory.forget()


def _build(now):
    from maplebridge.config.cities.sample import ensure_sample_city
    from maplebridge.demo import city

    if city.SEED not in PLANNED:
        PLANNED[city.SEED] = city.plan(city.SEED)
    with patch.object(city, "plan", PLANNED.__getitem__):
        ensure_sample_city(now=now)


def _copied(server, now):
    """Whether this process's database, as yet untouched, is now a copy of a city that was founded at the same moment."""
    from django.db import connection

    from maplebridge.kernel.territory import queries as territory

    name, moment = connection.settings_dict["NAME"], (server.folder, now)
    if moment not in FOUNDED:
        return False
    territory._latest[:] = [SNAPSHOTS[moment]]  # looked at again by its edition
    if COPIES.get((server.folder, name)) == moment:
        return True
    connection.close()
    return server.replace(name, FOUNDED[moment])


def _keep(server, now):
    """Keep a copy of the city that was founded just now: the next one of the same moment is a copy of it."""
    from django.db import connection

    from maplebridge.kernel.territory import queries as territory

    connection.close()
    kept = server.copy(connection.settings_dict["NAME"])
    if kept is not None:
        FOUNDED[server.folder, now], SNAPSHOTS[server.folder, now] = kept.address.name, territory._latest[0]


def _fresh():
    """The cluster of this run, if nothing was written to this process's database there since it was made."""
    from django.db import connection

    server = clusters.running(connection.settings_dict)
    if server is None:
        return None
    written = "SELECT count(*) FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
    with connection.cursor() as cursor:
        cursor.execute(written)
        return server if cursor.fetchone() == (0,) else None


def report(text=TEXT, *, now=NOW, **more):
    """Report something as a visitor."""
    from maplebridge.acts.hear import acts
    from maplebridge.kernel.identity.actor import ANONYMOUS

    return acts.report(actor=ANONYMOUS, text=text, now=now, **more)


def row_of(number):
    """The matter's row, seen with everybody's eyes."""
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    with acting(holder_of(number)):
        return Matter.objects.get(pk=number)


def post_of(office, role):
    """Somebody at an office in a role."""
    from maplebridge.demo.meeting import post_at

    return post_at(office, role)


def act(number, name, *, now, given=None, seen=None, actor=None, key=""):
    """Take an act as whoever answers, or as `actor`."""
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry
    from maplebridge.rules.answering import answering_role

    row = row_of(number)
    definition = registry.by_id(row.procedure_id).procedure
    role = answering_role(definition, row.step)
    who = actor or (holder_of(number) if role is None else post_of(row.office, role))
    return resolve.act_on(
        actor=who,
        number=number,
        name=name,
        given=given or {},
        seen=row.seq if seen is None else seen,
        key=key,
        now=now,
    )


def party_of(number, role, *, now, way="counter", contact=None):
    """Whoever stands in a party role: called in by the office that has the matter, with a code of its own."""
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.matter import codes

    row = row_of(number)
    called = parties.call_in(
        actor=post_of(row.office, "officer"),
        number=number,
        role=role,
        about="The other side says that there is something between you.",
        way=way,
        contact=contact,
        now=now,
    )
    return codes.holder_by(number, called.code)


def answered_with_link(as_role):
    """A report that an office has answered, and a one-time link to judge the answer: number and token."""
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    number = report().number
    act(number, "dispatch", now=NOW + timedelta(hours=1))
    act(number, "reply", given={"answer": "Repaired on Tuesday. 已修复。"}, now=NOW + timedelta(days=1))
    with as_role("clock"), acting(SYSTEM):
        return number, resolve.make_verdict_link(number=number, seq=3, now=NOW)


def row_of_in(number):
    """The matter's row inside the caller's own transaction and scope."""
    from maplebridge.kernel.matter.models import Matter

    return Matter.objects.get(pk=number)


def opened_under(key, as_role, *, level="township", now=NOW, days=False):
    """A matter of one procedure at Liuxi, opened by the city itself; its number.

    days  with the days that the procedure asks for at its opening, each the earliest that it takes
    """
    from maplebridge.acts.hear.reading.suggesting import taxonomy
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import opening
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules import term

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    kinds = taxonomy("cn").leaves
    category = next((one.code for one in kinds if one.procedure == key), kinds[-1].code)
    adopted = registry.in_force(key, now.date())
    gives = adopted.procedure.opens.gives if days else ()
    given = {name: term.at_opening(adopted.procedure, name, now.date()).first for name in gives}
    with as_role("clock"), acting(SYSTEM):
        return opening.open_matter(
            opening.Opening(
                procedure=adopted.id, category=category, place=place, level=level, channel="system", title="",
                texts={"text": "x"}, at=now, by="system", days=given,
            )
        ).number  # fmt: skip


def asked(number, *offices, name="propose", role="first_area", field="areas", now=NOW, **given):
    """Let an office name those who are asked: by default the first two that the form offers; primary keys of offices."""
    from maplebridge.kernel.conduct import pages

    row = row_of(number)
    actor = post_of(row.office, role)
    form = pages.act_form(actor=actor, number=number, name=name, now=now).act
    may = [int(value) for one in form.needs if one.name == field for value, _ in one.options]
    chosen = offices or tuple(may[:2])
    words = {"reason": "It lies on both sides of the border."} if any(one.name == "reason" for one in form.needs) else {}
    act(number, name, given={**words, field: ",".join(map(str, chosen)), **given}, actor=actor, now=now)
    return chosen


def agrees(number, as_role):
    """Whether the entries of a matter fold to its row."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    with as_role("clock"):
        return folding.fold(ledger.entries_of(number)) == folding.rows([number])[number]


def new_code(number):
    """A new code of a matter, as a counter gives it out."""
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.lifecycle import opening
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    code = numbers.new_code()
    with acting(holder_of(number)):
        Matter.objects.filter(pk=number).update(
            code=numbers.code_mac(code, key=opening.code_key(), number=number)
        )
    return code
