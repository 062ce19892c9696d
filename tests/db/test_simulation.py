"""The sample city's days: many procedures, children and hand-overs; the same seed, the same days; none over its bound."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import sampled
from maplebridge.packs.reading import text_of
from maplebridge.rules.language import parse

START = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight before Monday 2 March in the city
LEAST_PROCEDURES = 9


def _live(days, per_day):
    """A city that has lived `days` days; who it is in motion."""
    from maplebridge.demo.days import City

    sampled.found(START)
    city = City(random.Random(11))
    city.live(start=START, days=days, per_day=per_day)
    return city


def _stand():
    """Where every matter stands."""
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    with acting(SYSTEM):
        rows = Matter.objects.order_by("number")
        return list(rows.values_list("title", "category", "step", "seq", "outcome", "touched"))


def test_residents_bring_many_kinds_of_procedures_and_none_lasts_longer_than_proven(db, as_role):
    with as_role("clock"):
        from maplebridge.demo.measuring import longest_runs

        city = _live(days=4, per_day=18)
        city.run_dry(start=START + timedelta(days=4), most_days=45)
        seen = longest_runs()
    assert len(seen) >= LEAST_PROCEDURES
    assert [one.sentence() for one in seen if not one.within] == []
    assert sum(one.ended for one in seen) > sum(one.open for one in seen)


def test_the_same_seed_gives_the_same_days(server):
    stands = []
    for _ in range(2):
        database = server.create()
        with database.as_role("clock"):
            _live(days=2, per_day=9)
            stands.append(_stand())
        server.drop(database)
    assert stands[0]
    assert stands[0] == stands[1]


def test_a_text_that_has_ended_goes_on_until_another_takes_its_place_and_doctor_says_so(db, as_role):
    with as_role("clock"):
        from maplebridge.config.procedures import texts
        from maplebridge.kernel.law import registry

        sampled.found(START)
        key = "cn.consumer.complaint"
        text = text_of("cn", f"procedures/{key}.toml").partition("[[example]]")[0]
        written = parse(text, name=key)
        last, first = written.in_force.until, written.version
        after = date(2027, 2, 1)
        assert last < after
        assert registry.in_force(key, after).procedure.version == first
        newest = registry.in_force(key, after).procedure
        ended = list(texts._ending(newest, after))
        assert list(texts._ending(newest, date(2026, 3, 2))) == []
        later = text.replace(f"version = {first}\n", f"version = {first + 1}\n", 1).replace(
            ", until = 2026-12-31", "", 1
        )
        registry.adopt(
            later.replace("from = 2024-01-01", "from = 2027-01-01", 1), name=key, pack="cn", now=START
        )
        assert registry.in_force(key, after).procedure.version == first + 1
        assert registry.in_force(key, last).procedure.version == first
        assert [said for said in texts.findings(after) if f"{key} ends" in said] == []
    assert len(ended) == 1
    assert "adopt" in ended[0]


def test_offices_of_a_kind_differ_in_temper_and_the_shares_are_kept():
    from maplebridge.demo.temper import SHARE, Temper, temper_of

    step, offices = (
        10,
        400,
    )  # every township has as many offices as the next: a kind's numbers go in even steps
    for first in range(step):
        tempers = {temper_of(first + step * n) for n in range(12)}
        assert len(tempers) > 1, first
    found = [temper_of(number) for number in range(1, offices + 1)]
    for temper in Temper:
        if temper in SHARE:
            assert abs(found.count(temper) / offices - SHARE.count(temper) / len(SHARE)) < 0.03, temper
