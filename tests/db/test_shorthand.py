"""What is written short is read in full, whatever was foretold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules.moment import moment_of

AT = 29_000_000
values = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["taken", "city", "resident"])
)
minutes = st.one_of(
    st.none(), st.integers(-9_000, 9_000).map(lambda n: moment_of(AT + n).isoformat(timespec="minutes"))
)
states = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["opened", "since", "target", "due", "next", "last"], minutes),
        **dict.fromkeys(
            ["step", "level", "end", "procedure"], st.sampled_from(["taken", "city", "county", ""])
        ),
        "facts": st.lists(st.sampled_from(["taken.dispatch", "taken.reply", "city.reply"]), unique=True),
        "raised": st.booleans(),
        **dict.fromkeys(["seq", "ext", "version", "away"], st.integers(0, 3)),
        "counts": st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 2)),
    },
)
holders = st.fixed_dictionaries(
    dict.fromkeys(["place", "unit", "office"], st.one_of(st.none(), st.integers(1, 3)))
)
rows = st.one_of(
    holders, st.dictionaries(st.sampled_from(["procedure", "version", "unit", "office", "lang"]), values)
)
particulars = st.dictionaries(
    st.sampled_from(["from", "to", "level", "tells", "give", "late", "outcome"]),
    st.one_of(values, st.just(["resident"]), st.just(["answer"])),
)
entries = st.fixed_dictionaries(
    {"s": states},
    optional={
        "n": st.sampled_from(["dispatch", "reply", "taken"]),
        "r": rows,
        "role": st.just("handler"),
        "c": st.dictionaries(st.sampled_from(["answer", "reason"]), st.just("digest"), min_size=1),
        "x": particulars,
    },
)
kinds = st.sampled_from(["opened", "act", "silence", "duty", "extended", "moved", "sorted", "erased"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(kinds, entries), min_size=1, max_size=5))
def test_every_chain_is_read_as_it_was_meant(chain):
    from maplebridge.kernel.matter.storage import shorthand

    writer, reader = shorthand.Before(), shorthand.Before()
    for number, (kind, data) in enumerate(chain):
        at = AT + number
        written = shorthand.short(kind, at, data, writer)
        writer.take(kind, data)
        read = shorthand.full(kind, at, written, reader)
        reader.take(kind, read)
        assert read == data
    assert writer == reader


@pytest.mark.parametrize("kind", ["opened", "act"])
def test_an_entry_that_was_written_in_full_is_read_as_it_stands(kind):
    from maplebridge.kernel.matter.storage import shorthand

    data = {"s": {"step": "taken", "due": "2026-03-02T23:59"}, "x": {"to": "taken"}, "n": "dispatch"}
    assert shorthand.full(kind, AT, data, shorthand.Before()) == data


def test_an_act_is_written_without_what_follows_from_it():
    from maplebridge.kernel.matter.storage import shorthand

    before = shorthand.Before(
        {"step": "taken", "level": "city", "seq": 3, "facts": []}, {"place": 181, "unit": 1, "office": 4}
    )
    day, last = (
        moment_of(AT).isoformat(timespec="minutes"),
        moment_of(AT + 5000).isoformat(timespec="minutes"),
    )
    act = {
        "n": "dispatch",
        "role": "hotline",
        "r": {"place": 181, "unit": 1, "office": 14},
        "s": {
            "step": "handling", "facts": ["taken.dispatch"], "seq": 4,
            "since": day, "last": day, "due": last, "target": last, "next": last,
        },
        "x": {"from": "taken", "to": "handling", "level": "city", "tells": ["resident"]},
    }  # fmt: skip
    assert shorthand.short("act", AT, act, before) == {
        "n": "dispatch",
        "role": "hotline",
        "r": {"office": 14},
        "e": {"step": "handling", "due": 5000},
    }


KEPT = {
    "last": "2026-09-27T08:30",
    "due": "2026-10-05T23:59",
    "counts": {"reply": 1},
    "facts": ["handling.reply"],
    "dates": {"told_on": "2026-09-20"},
    "params": {"days": 3},
}
"""Fields of a state that its row's columns do not say."""


def test_a_state_is_kept_without_what_its_row_says_and_read_whole(db, as_role):
    from django.db import connection

    import sampled
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.matter.storage import state
    from maplebridge.rules.course import State

    with as_role("clock"):
        sampled.found()
        number = sampled.report("东埠镇路灯不亮。", now=datetime(2026, 9, 28, 2, 0, tzinfo=UTC)).number
        row = sampled.row_of(number)
        with connection.cursor() as cursor:
            cursor.execute("SELECT state::text FROM matter_matter WHERE number = %s", [number])
            assert cursor.fetchone()[0] == "{}", (
                "a matter that was just opened says nothing that its columns do not"
            )
        assert {"step", "due", "since", "facts", "counts", "procedure"} <= state.whole(row).keys()
        assert state.state_of(row) == State.from_json(state.whole(row))
        for kept in (KEPT, {"last": KEPT["last"]}, {"due": KEPT["due"]}, {"due": None}):
            row.state = kept
            assert state.state_of(row) == State.from_json(state.whole(row))
        row.state = {"due": "soon"}
        with pytest.raises(state.UNREADABLE):
            state.state_of(row)
        assert Matter.objects.only("number").get(pk=number).number == number
