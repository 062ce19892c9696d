"""A report's words are read once on their way in, by whichever door; making a row asks the database nothing."""

from __future__ import annotations

import pytest

import imported
import sampled as city
from sampled import NOW, TEXT

READING = {
    "maplebridge.acts.hear.reading.reporttext.checked": "cleaned and titled",
    "maplebridge.acts.hear.reading.reporttext.fold": "folded",
    "maplebridge.acts.hear.reading.reporttext.lined": "laid out",
    "maplebridge.acts.hear.reading.reporttext.outside_at": "words outside scope",
    "maplebridge.acts.hear.reading.reporttext.cues_in": "cues of danger",
    "maplebridge.acts.hear.reading.suggesting.by_mentions": "sorted by keywords",
    "maplebridge.acts.hear.reading.suggesting.sure_of": "sorted as taught",
    "maplebridge.acts.hear.reading.titles.headline": "titled",
    "maplebridge.methods.text.gazetteer.Gazetteer.find_in": "searched",
    "maplebridge.methods.text.urgency.urgency_of": "how soon",
}
"""The functions that read a report's words, where they are called."""


@pytest.fixture
def counted(monkeypatch):
    """How often each of them is called."""
    calls = dict.fromkeys(READING, 0)
    for name in READING:
        owner, _, function = name.rpartition(".")
        real = _found(name)

        def counting(*given, name=name, real=real, **named):
            calls[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(_found(owner), function, counting)
    for alias in ("maplebridge.acts.hear.reading.urgent.urgency_of", "maplebridge.acts.hear.reading.reportform.headline"):
        owner, _, function = alias.rpartition(".")
        same = next(name for name in READING if name.endswith(function))
        monkeypatch.setattr(_found(owner), function, getattr(_found(same.rpartition(".")[0]), function))
    return calls


def _found(name):
    import importlib

    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise LookupError(name)


TWICE = {"fold", "find_in"}
"""Title and text are folded each; they are searched for kinds and for places."""


def _most(calls):
    return {name.rpartition(".")[2]: count for name, count in calls.items()}


def test_a_report_is_read_once(town, counted):
    from maplebridge.kernel.territory import queries as territory

    territory.tree()
    done = city.report()
    assert done.new
    assert _most(counted) == {
        name.rpartition(".")[2]: 2 if name.rpartition(".")[2] in TWICE else 1 for name in counted
    }


def test_the_look_before_it_is_sent_reads_it_once_too(town, counted):
    from maplebridge.acts.hear import queries

    queries.suggest(text=TEXT, now=NOW)
    assert all(count <= 2 for count in counted.values())
    assert _most(counted)["checked"] == _most(counted)["lined"] == _most(counted)["by_mentions"] == 1


def test_a_batch_of_a_file_is_read_once(town, as_role, tmp_path, counted):
    rows = "".join(f"{n},2026-09-0{1 + n % 9} 10:00,{TEXT} {n}\n" for n in range(40))
    path = tmp_path / "a.csv"
    path.write_text(f"id,time,text\n{rows}", "utf-8")
    with as_role("clock"):
        tally = imported.run(path).tally
    found = _most(counted)
    assert tally.opened == 40
    assert (found["checked"], found["fold"], found["headline"], found["urgency_of"]) == (40, 80, 40, 40)
    assert (found["lined"], found["outside_at"], found["cues_in"], found["find_in"]) == (1, 1, 1, 2)


def test_a_category_that_was_picked_is_not_guessed(town, counted):
    city.report(category="020201")
    assert (_most(counted)["by_mentions"], _most(counted)["sure_of"]) == (0, 0)


def test_no_row_asks_the_database_while_it_is_made(town):
    """Making an instance and loading rows is one query for all, whatever is done with what they say."""
    from django.apps import apps
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.models import Matter

    made = [city.report(f"{TEXT} {n}").number for n in range(3)]
    ours = [model for model in apps.get_models() if model.__module__.startswith("maplebridge.")]
    assert Matter in ours
    with CaptureQueriesContext(connection) as asked:
        for model in ours:
            model()
    assert len(asked) == 0
    with scope.reading(SYSTEM), CaptureQueriesContext(connection) as asked:
        rows = list(Matter.objects.filter(pk__in=made))
        assert [len(str(row)) > 0 and row.state is not None for row in rows] == [True] * len(rows)
    assert len(asked) == 1
    assert all(model.from_db.__func__ is Matter.from_db.__func__ for model in ours)
