"""Every kind of entry that is written anywhere is declared exactly once, with a title in each language and its writers."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from typing import get_args

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
BY_THE_DATABASE = re.compile(
    r"PERFORM (?:FROM )?(?:ledger_append|\w+_write)\((?:[^;]*?date_trunc\('minute', now\(\)\), )?'(\w+)'",
    re.S,
)


def written_by_code():
    """The kinds with which the code calls `ledger.append` or makes a new entry, where the call names them."""
    kinds = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "ledger" not in text:
            continue
        name = ".".join(("maplebridge", *path.relative_to(SOURCE).with_suffix("").parts))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                "append",
                "NewEntry",
            ):
                kinds |= {
                    said for word in node.keywords if word.arg == "kind" for said in _said(name, word.value)
                }
    return kinds


def _said(module, value):
    """What a keyword says: a constant, or a name of its module; nothing where it is handed on."""
    if isinstance(value, ast.Constant):
        return {value.value}
    try:
        found = eval(ast.unparse(value), vars(importlib.import_module(module)))
    except NameError:
        return set()
    except AttributeError:
        return set()
    return {found} if isinstance(found, str) else set()


def written_by_sql():
    """The kinds that functions of the database write themselves."""
    return {
        kind
        for path in SOURCE.rglob("sql/functions/*.sql")
        if "history" not in path.parts
        for kind in BY_THE_DATABASE.findall(path.read_text("utf-8"))
    }


def may(as_role):
    """(role, kind) that the database lets write in real life."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT role, kind FROM ledger_may WHERE NOT played")
        return set(cursor.fetchall())


def test_every_kind_that_is_written_is_declared_and_no_other(town, as_role):
    from maplebridge.kernel.verbs import entry_kinds
    from maplebridge.rules.course.state import EntryKind

    allowed, sql, code = {kind for _, kind in may(as_role)}, written_by_sql(), written_by_code()
    assert {"sealed_read", "erased", "recoded", "published", "added"} <= code
    assert sql == {
        "unit_changed",
        "unit_followed",
        "task_listed",
        "task_changed",
        "account_changed",
        "post_changed",
        "set_aside_ended",
        "set_aside_handed",
    }
    assert allowed | sql | code | set(get_args(EntryKind)) == set(entry_kinds())


def test_who_may_write_is_what_is_declared(town, as_role):
    from maplebridge.kernel.verbs import entry_kinds

    declared = {(f"mb_{role}", kind) for kind, one in entry_kinds().items() for role in one.written_by}
    assert may(as_role) == declared
    assert {kind for kind, one in entry_kinds().items() if not one.written_by} == written_by_sql()


def test_no_kind_is_declared_twice_and_each_has_a_title_in_both_languages(town):
    from maplebridge.kernel.verbs import declared, entry_kinds
    from maplebridge.kernel.verbs.entries import KERNEL

    every = [*KERNEL, *(kind for verb in declared() for kind in verb.entries)]
    assert sorted(every) == sorted(set(every)) == sorted(entry_kinds())
    for kind, one in entry_kinds().items():
        assert one.title.in_language("en"), kind
        assert re.search("[\u4e00-\u9fff]", one.title.in_language("zh")), kind


def test_a_timeline_says_the_declared_title(town):
    import sampled as city
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.verbs import entry_kinds

    number = city.report().number
    city.act(
        number, "add", given={"text": "And it is dark. 而且很黑。"}, actor=holder_of(number), now=city.NOW
    )
    line = pages.follow_page(actor=holder_of(number), number=number, now=city.NOW).timeline[0]
    assert line.title == entry_kinds()["added"].title
