"""Inbox, search and matter page as role web under the real access policy, while the city fills up.

    ./maple bench pages [--quick]        10,000 and 100,000 matters; without --quick, 1,000,000 too (3 GB of disk)

Times are of the page's query function: scope, SQL, rows made into what the template is given. `cpu_ms` is this process
and the database's together, which a busy machine changes little; the percentiles are by the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import _crowd
import _ground as ground

BUSIEST = """
SELECT m.office FROM matter_matter m JOIN territory_office o ON o.id = m.office JOIN territory_unit u ON u.id = o.unit_id
WHERE m.outcome IS NULL AND u.level = 2 AND m.title LIKE '%路灯%' GROUP BY 1 ORDER BY count(*) DESC, 1
"""
SIZES = (10_000, 100_000, 1_000_000)
CALLS, WARM = 40, 4


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row per page and size, one per size for the bytes."""
    first: dict[str, float] = {}
    with ground.city({"autovacuum": "off", "maintenance_work_mem": "256MB"}) as database:
        with database.as_role("clock"):
            ground.bring(_crowd.MODELS)
            _crowd.finish(ground.NOW)
        low = 0
        for size in SIZES[: 2 if quick else 3]:
            with database.as_role("admin") as connection, connection.cursor() as cursor:
                _crowd.grow(cursor, low, size, ground.NOW)
                bytes_of, words = _crowd.sizes(cursor), _crowd.words_index(cursor)
                cursor.execute(BUSIEST)
                offices = [office for (office,) in cursor.fetchall()]
            low = size
            with database.as_role("web"):
                for name, work in pages(size, offices).items():
                    found = measured(work)
                    base = first.setdefault(name, found["cpu_ms"])
                    yield {
                        "method": name,
                        "data": f"{size:,} matters",
                        "ours_s": found["p50_ms"] / 1000,
                        "peer": "10,000 matters (CPU)",
                        "peer_s": base / 1000,
                        "ratio": round(found["cpu_ms"] / base, 2),
                        **found,
                        "note": "ratio: CPU at this size over CPU at 10,000",
                    }
            total = sum(map(sum, bytes_of.values()))
            yield {
                "method": "bytes a matter",
                "data": f"{size:,} matters",
                "bytes_per_matter": round(total / size),
                "note": ", ".join(
                    f"{name} {table / size:.0f} + indexes {index / size:.0f}"
                    for name, (table, index) in bytes_of.items()
                )
                + f"; of the indexes, words {words / size:.0f}",
            }


def pages(size: int, offices: list[int]) -> dict[str, Callable[[], object]]:
    """The pages that are measured, as the people who open them. `offices`: of townships, that hold most lamps first."""
    from maplebridge.figures import chain, published
    from maplebridge.kernel.conduct import pages as pages_queries
    from maplebridge.kernel.file import desk
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    office = offices[0]
    township = tree.unit(territory.offices().office(office).unit)
    elsewhere = next(unit for unit in tree.level_units("township") if unit.id != township.id)
    at_office, at_township = person(office, ()), person(office, tree.below(township.id))
    at_city = person(territory.offices().at(tree.root.id)[0].id, tree.below(tree.root.id))
    at_bureau = person(max(one.id for one in territory.offices().all if one.unit != township.id), ())
    numbers = iter(_crowd.BASE + 1 + (n * 7919) % (size - 1) for n in range(10_000))
    now = ground.NOW

    def inbox(actor: Any, tab: Any, **asked: str) -> Callable[[], object]:
        return lambda: desk.inbox(actor=actor, tab=tab, now=now, **asked)

    def search(actor: Any, words: str) -> Callable[[], object]:
        return lambda: desk.search(actor=actor, words=words, now=now)

    second = desk.inbox(actor=at_city, tab="below", now=now).next_page or ""
    return {
        "inbox of an office": inbox(at_office, "office"),
        "inbox of a township and below": inbox(at_township, "below"),
        "inbox of the whole city": inbox(at_city, "below"),
        "inbox of the whole city, second page": inbox(at_city, "below", after=second),
        "inbox of the whole city, late, one kind": inbox(at_city, "below", due="late", category="02"),
        "search, rare word, city": search(at_city, "白蚁"),
        "search, rare word, office": search(at_office, "白蚁"),
        "search, common word, city": search(at_city, "路灯"),
        "search, common word, township": search(at_township, "路灯"),
        "search, common word, office": search(at_office, "路灯"),
        "search, common word, nothing in scope": search(at_bureau, "路灯"),
        "search, another township's name, township": search(at_township, elsewhere.name_zh),
        "search, no such word": search(at_city, "无人写过的词"),
        "matter page": lambda: pages_queries.matter_page(actor=at_city, number=next(numbers), now=now),
        "city at a glance": lambda: chain.city_glance(actor=at_city, unit_id=None, now=now),
        "township at a glance": lambda: chain.city_glance(actor=at_township, unit_id=township.id, now=now),
        "public figures": lambda: published.public_figures(month=None, now=now),
    }


def person(office: int, units: tuple[int, ...]) -> Any:
    """Somebody with a post at an office who oversees these units."""
    from maplebridge.kernel.identity.actor import Actor
    from maplebridge.kernel.territory import queries as territory

    roles = territory.offices().roles_of([office])
    return Actor(1, (office,), tuple(units), roles, "a post", "岗位", "post")


def measured(work: Callable[[], object]) -> dict[str, float]:
    """Percentiles by the wall, and CPU a call of this process and of its database session."""
    for _ in range(WARM):
        work()
    began = ground.processor(children=False) + ground.session_cpu()
    times = [ground.milliseconds(work) for _ in range(CALLS)]
    spent = ground.processor(children=False) + ground.session_cpu() - began
    return {
        "p50_ms": round(ground.percentile(times, 0.5), 1),
        "p95_ms": round(ground.percentile(times, 0.95), 1),
        "cpu_ms": round(spent / CALLS * 1000, 1),
    }
