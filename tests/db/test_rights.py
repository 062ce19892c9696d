"""Every right of every role, counted from the database's own catalogue: a new one fails until it is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents import sections

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "database-roles.md"
ROLES = ("mb_web", "mb_clock", "mb_seal", "mb_export")
WORDS = {"SELECT": "read", "INSERT": "add", "UPDATE": "change", "DELETE": "take away"}
TABLES = """
SELECT c.relname, r.rolname, p.word,
       has_table_privilege(r.oid, c.oid, p.word),
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND has_column_privilege(r.oid, c.oid, a.attnum, nullif(p.word, 'DELETE')) ORDER BY a.attname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_roles r
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p(word)
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND r.rolname = ANY (%s)
"""
ODD = """
SELECT c.relname, r.rolname, p.word
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_roles r
    CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) p(word)
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND r.rolname = ANY (%s)
    AND has_table_privilege(r.oid, c.oid, p.word)
"""
FUNCTIONS = """
SELECT p.proname, r.rolname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN pg_roles r
WHERE n.nspname = 'public' AND p.prorettype <> 'trigger'::regtype AND r.rolname = ANY (%s)
    AND NOT has_function_privilege('public', p.oid, 'EXECUTE') AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
"""
OPEN = """
SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('public', p.oid, 'EXECUTE')
    AND (p.prosecdef OR p.provolatile = 'v')
"""


@pytest.fixture
def ask(db, as_role):
    """Ask the catalogue as the superuser."""

    def ask(words, *values):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(words, values or None)
            return cursor.fetchall()

    return ask


def _tables(rows):
    """The lines that the reference must have, from the catalogue."""
    held: dict[str, dict[str, list[str]]] = {}
    for table, role, word, whole, columns in sorted(
        rows, key=lambda row: (row[0], row[1], list(WORDS).index(row[2]))
    ):
        said = held.setdefault(table, {}).setdefault(role, [])
        if whole:
            said.append(WORDS[word])
        elif columns:
            said.append(f"{WORDS[word]} ({', '.join(columns)})")
    return {
        f"| `{table}` | " + " | ".join(", ".join(given.get(role, [])) or "–" for role in ROLES) + " |"
        for table, given in held.items()
        if any(given.values())
    }


def _written(title, columns):
    section = sections(DOCUMENT, title)
    return {
        line
        for line in section.splitlines()
        if re.match(r"\| `\w+` \|", line) and line.count("|") == columns + 1
    }


def _same(found, written):
    """Say both ways what differs, as lines to write and lines to strike."""
    add, strike = sorted(found - written), sorted(written - found)
    said = "\n".join([*(f"write {line}" for line in add), *(f"strike {line}" for line in strike)])
    assert not said, f"docs/reference/database-roles.md:\n{said}"


def test_the_reference_lists_every_right_on_every_table(ask):
    _same(_tables(ask(TABLES, list(ROLES))), _written("Every right on a table", 5))


def test_the_reference_lists_every_function_that_not_everyone_may_call(ask):
    held: dict[str, set[str]] = {}
    for name, role in ask(FUNCTIONS, list(ROLES)):
        held.setdefault(name, set()).add(role)
    found = {
        f"| `{name}` | {', '.join(role[3:] for role in ROLES if role in roles)} |"
        for name, roles in held.items()
    }
    _same(found, _written("Every function that not everyone may call", 2))


def test_no_role_empties_a_table_or_hangs_something_on_it(ask):
    assert ask(ODD, list(ROLES)) == []


def test_what_everyone_may_call_changes_nothing_and_sees_no_more_than_its_caller(ask):
    assert {name for (name,) in ask(OPEN)} == set()


def test_a_new_right_is_noticed(ask, as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE (office) ON matter_handedon TO mb_web")
    with pytest.raises(AssertionError, match=r"matter_handedon.*change \(office\)"):
        _same(_tables(ask(TABLES, list(ROLES))), _written("Every right on a table", 5))
