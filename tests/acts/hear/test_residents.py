"""Those who report in the sample city: what they write can be brought, as many as are asked for, one fault at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from maplebridge.packs.reading import taxonomy, text_of
from maplebridge.rules.language import parse

MORNING = datetime(2026, 3, 1, 16, tzinfo=UTC)
LEAST_PROCEDURES = 9


def brought(as_role, **more):
    """How many reports a day is said to have brought, and all that were brought so far: title, channel, moment."""
    from maplebridge.acts.hear.residents import reporting
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.verbs import Day

    with as_role("clock"):
        count = reporting.live(Day(Random(7), MORNING, **more))
        with acting(SYSTEM):
            return count, list(Matter.objects.values_list("title", "channel", "opened"))


def watery(rows):
    """How many of them are about yellow tap water."""
    return sum("Tap water" in title or "自来水" in title for title, _, _ in rows)


def test_a_day_brings_about_what_is_asked_for_by_several_channels_while_people_are_awake(town, as_role):
    count, rows = brought(as_role, per_day=16)
    assert 4 < count == len(rows) < 28
    assert len({channel for _, channel, _ in rows}) > 1
    assert all(7 * 3600 <= (opened - MORNING).total_seconds() < 22 * 3600 for _, _, opened in rows)


def test_in_the_last_week_of_many_days_the_water_of_one_township_turns(town, as_role):
    first, rows = brought(as_role, per_day=18, number=0, of=8)
    assert first == len(rows), "the first of eight is no day of the last week"
    count, all_rows = brought(as_role, per_day=18, number=7, of=8)
    assert count == first + 3, "the same draws, and a sixth more"
    assert watery(all_rows) == 2 * watery(rows) + 3
    alone, _ = brought(as_role, per_day=18, number=6, of=7)
    assert alone == first, "a week that is all there is has no outbreak"


def test_every_kind_that_a_writer_picks_exists_and_opens_for_a_party():
    from maplebridge.acts.hear.residents.messages import messages

    picked = {message.category for message in messages() if message.category}
    kinds = [taxonomy("cn").by_code(code) for code in sorted(picked)]
    opened = {kind.procedure for kind in kinds if kind is not None}
    assert None not in kinds
    assert len(opened) > LEAST_PROCEDURES
    for key in opened:
        definition = parse(text_of("cn", f"procedures/{key}.toml"), name=key)
        assert definition.parties.intersection(definition.opens.who), key
    assert {message.lang for message in messages() if message.category} == {"en", "zh"}
