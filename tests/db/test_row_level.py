"""The database alone decides: whole tables, read by each actor as role web, hold no row that is another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

import papered
import sampled as city
from sampled import NOW

BY_HASH = {
    "hear_submission": {"key", "said", "matter", "at"},
    "conduct_done": {"key", "said", "matter", "seq", "at"},
}
"""Looked up by a keyed hash before a scope is known (docs/reference/database-roles.md): hashes, numbers, times."""
NUMBERS = {"matter_matter": ("number",), "matter_link": ("parent", "child")}
OF_A_MATTER = """
    SELECT c.relname, array_agg(a.attname::text), c.relrowsecurity,
           has_any_column_privilege('mb_web', c.oid, 'SELECT'),
           array_agg(a.attname::text) FILTER (WHERE has_column_privilege('mb_web', c.oid, a.attnum, 'SELECT'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = 'public' AND c.relkind = 'r' GROUP BY c.oid
    HAVING bool_or(a.attname IN ('matter', 'parent', 'child', 'number')) AND c.relname NOT LIKE 'territory%'
"""


@pytest.fixture(scope="module")
def founded(server):
    """A founded city with a rich matter and a plain one elsewhere; every test gets a copy of it."""
    database = server.create()
    with database.as_role("clock"):
        city.found()
    with database.as_role("web"):
        rich = _rich()
        plain = city.report("The lamp at Dongbu is dark. 东埠镇路灯不亮。", now=NOW).number
    with database.as_role("clock"):
        _link(rich)
    yield database.address.name, rich, plain
    server.drop(database)


@pytest.fixture
def database(server, founded):
    """A copy of the founded city; this process is connected to it as role web."""
    copy = server.create(founded[0])
    with copy.as_role("web"):
        yield copy
    server.drop(copy)


@pytest.fixture
def as_role(database):
    """`with as_role("admin"):` works on the copy as another role."""
    return database.as_role


@pytest.fixture
def two(database, founded):
    """Numbers of the rich matter and of the plain one."""
    return founded[1:]


def _rich():
    """A matter with contact, words, note, paper, link, verdict link and a key."""
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import papers
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.lifecycle.acting import acting, locked
    from maplebridge.kernel.matter.models import Link

    number = city.report(contact=Contact(phone="13800000000", email="a@example.org"), key="k").number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1), key="click")
    files = papers.check([papers.Upload("plan.pdf", "application/pdf", papered.pdf("plan"))])
    with acting(holder_of(number)):
        locked(number)
        papers.keep(files, matter=number, seq=2, by="resident", at=NOW)
        Link.objects.create(parent=number, child=number, kind="joined")
    writer = replace(city.post_of(city.row_of(number).office, "handler"), account_id=1)
    resolve.add_note(actor=writer, number=number, text="Between us", now=NOW)
    return number


def _link(number):
    """A link to a judgement, as the clock makes it."""
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with acting(SYSTEM):
        resolve.make_verdict_link(number=number, seq=2, now=NOW)


def _accounts_beside(number):
    """Every kind of visitor that the matter does not concern."""
    from maplebridge.kernel.identity.actor import ANONYMOUS, SYSTEM, actor_for
    from maplebridge.kernel.identity.models import Account

    office, unit = city.row_of(number).office, city.row_of(number).unit
    names = (
        "handler.dongbu",
        "order.dongbu",
        "housing.yueqiao",
        "inspector.liuxi",
        "assessor",
        "mediator.liuyin",
    )
    actors = [actor_for(Account.objects.get(username=name), NOW) for name in names]
    beside = [one for one in actors if office not in one.office_ids and unit not in one.unit_ids]
    assert len(beside) >= 4
    named = {f"{one.label_en} {place}": one for place, one in enumerate(beside)}
    return {"anyone": ANONYMOUS, "the system's name alone": SYSTEM, **named}


def _tables(as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(OF_A_MATTER)
        return cursor.fetchall()


def _rows_of(number, tables, actor):
    """Tables of which this actor, asking for every column that its role may read, gets a row of the matter."""
    from django.db import connection

    from maplebridge.kernel.identity import scope

    found = {}
    with scope.reading(actor), connection.cursor() as cursor:
        for table, *_, columns in tables:
            cursor.execute('SELECT {} FROM "{}"'.format(", ".join(f'"{one}"' for one in columns), table))
            names = [column.name for column in cursor.description]
            own = NUMBERS.get(table, ("matter",))
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            hits = [row for row in rows if any(row[name] == number for name in own)]
            if hits:
                found[table] = len(hits)
    return found


def test_every_table_of_a_matter_has_policies_or_holds_only_hashes(two, as_role):
    readable = [row for row in _tables(as_role) if row[3]]
    assert len(readable) >= 10
    open_to_all = {name: set(columns) for name, columns, secured, *_ in readable if not secured}
    assert open_to_all == BY_HASH


def test_with_the_applications_filters_off_nobody_sees_a_foreign_row(two, as_role):
    number, _ = two
    tables = [row for row in _tables(as_role) if row[3] and row[0] not in BY_HASH]
    for name, actor in _accounts_beside(number).items():
        assert _rows_of(number, tables, actor) == {}, name


def test_those_whom_it_concerns_do_see_it_so_the_reading_above_means_something(two, as_role):
    from maplebridge.kernel.identity.actor import holder_of

    number, _ = two
    tables = [row for row in _tables(as_role) if row[3] and row[0] not in BY_HASH]
    holder = _rows_of(number, tables, holder_of(number))
    handler = _rows_of(number, tables, city.post_of(city.row_of(number).office, "handler"))
    both = {
        "matter_matter",
        "matter_statement",
        "matter_link",
        "ledger_entry",
        "conduct_paper",
        "identity_person",
    }
    assert both <= set(holder)
    assert both | {"conduct_note"} <= set(handler)
    assert "conduct_note" not in holder, "a note is its office's alone"
    assert "identity_sealed" not in {*holder, *handler}, "no sealed row without an entry of its reading"


def test_the_holder_of_one_code_sees_nothing_of_the_other_matter(two, as_role):
    from maplebridge.kernel.identity.actor import holder_of

    number, other = two
    tables = [row for row in _tables(as_role) if row[3] and row[0] not in BY_HASH]
    assert _rows_of(number, tables, holder_of(other)) == {}
    assert _rows_of(other, tables, holder_of(number)) == {}


def test_a_change_without_a_where_touches_no_foreign_matter(two):
    from django.db import connection

    from maplebridge.kernel.identity import scope

    number, _ = two
    for actor in _accounts_beside(number).values():
        with scope.reading(actor), connection.cursor() as cursor:
            cursor.execute("UPDATE matter_matter SET missed = missed + 1")
    assert city.row_of(number).missed == 0


def test_nobody_lets_themselves_in_by_writing_a_grant(two):
    from django.db import ProgrammingError

    from maplebridge.kernel.identity import grants, scope

    number, _ = two
    stranger = next(one for one in _accounts_beside(number).values() if one.office_ids)
    with pytest.raises(ProgrammingError) as caught, scope.reading(stranger):
        grants.grant(matter=number, office_id=stranger.office_ids[0], why="curious", by="post:1", now=NOW)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_what_is_against_an_office_is_in_no_table_that_its_posts_can_read(two, as_role):
    from maplebridge.kernel.matter.models import Matter

    number, _ = two
    office = city.row_of(number).office
    with as_role("clock"):
        Matter.objects.filter(pk=number).update(against=office)
    tables = [row for row in _tables(as_role) if row[3] and row[0] not in BY_HASH]
    for role in ("handler", "head", "hotline"):
        assert _rows_of(number, tables, city.post_of(office, role)) == {}


def test_a_policy_that_is_left_out_is_noticed(two, as_role):
    number, _ = two
    tables = [row for row in _tables(as_role) if row[3] and row[0] not in BY_HASH]
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("CREATE POLICY planted ON matter_statement FOR SELECT TO mb_web USING (true)")
    stranger = next(one for one in _accounts_beside(number).values() if one.office_ids)
    assert "matter_statement" in _rows_of(number, tables, stranger)
