"""What the measurements of the spine stand on: a throw-away database with real settings and a founded city."""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / folder) for folder in ("src", "tests")]

import cluster as clusters  # noqa: E402  # the path is set just above

NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
SAID = (
    "{place}的路灯已经坏了半个多月，晚上接孩子放学的路上一片漆黑，老人走路经常绊倒，给物业打过两次电话都没有人来修，请尽快派人来看一看并告诉我们结果。",
    "{place}小区门口的垃圾堆了三天没有人清运，天热以后气味很大，苍蝇蚊子也多，附近还有一所幼儿园，希望环卫部门安排车辆清运，以后按时收走。",
    "住在{place}的居民反映，楼下的烧烤店每天营业到凌晨两点，油烟直接排到楼道里，声音也很吵，影响老人和学生休息，请有关部门到现场处理一下。",
    "{place}主干道上的井盖松动破损，汽车压过去声音很响，夜里骑电动车很容易摔倒，前天已经有人受了轻伤，请把井盖换好，再检查一下附近的其他井盖。",
    "The water in {place} has been brown for a week and the office said to wait; please test it and tell us.",
    "咨询一下，{place}的公交站牌为什么迁走了，现在上班要多走一公里，能不能恢复原来的站点，或者增加一班早高峰的车，方便附近几个村的村民出行。",
)


@contextmanager
def city(settings: dict[str, str] | None = None) -> Iterator[Any]:
    """A fresh database with the durable settings of a real one, the sample city founded in it."""
    with clusters.serving({**DURABLE, **(settings or {})}) as server:
        database = server.create()
        with database.as_role("clock"):
            from maplebridge.config.cities.sample import ensure_sample_city
            from maplebridge.kernel.law import registry
            from maplebridge.kernel.territory import queries as territory

            registry.forget()
            territory.forget()
            ensure_sample_city(now=NOW)
            territory.forget()
        yield database


def messages(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Generated messages of 60 to 100 characters, each naming a place of the city."""
    from maplebridge.kernel.territory import queries as territory

    draw = Random(seed)
    units = [unit for unit in territory.tree().units if 2 <= unit.level <= 3]
    for n in range(count):
        unit, said = draw.choice(units), draw.choice(SAID)
        name = unit.name_en if said.isascii() else unit.name_zh
        day = 1 + n % 27
        yield {
            "id": f"{seed}-{n}",
            "time": f"2026-08-{day:02d} {n % 24:02d}:{n % 60:02d}",
            "text": said.format(place=name),
        }


def bring(count: int, folder: Path | None = None, seed: int = 1) -> Any:
    """Import generated messages as role clock, the way `maple import` does; returns the finished import."""
    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.kernel.territory import queries as territory

    with tempfile.TemporaryDirectory() as spare:
        path = written(folder or Path(spare), count, seed)
        work = Import(path=path, words=None, home=territory.tree().root.id, now=NOW)
        work.run()
    return work


def written(folder: Path, count: int, seed: int) -> Path:
    """A file of generated messages."""
    path = folder / f"messages-{seed}-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("id", "time", "text"))
        writer.writeheader()
        writer.writerows(messages(count, seed))
    return path


def session_cpu() -> float:
    """CPU seconds that the database's own process of this session has used, to the nanosecond where the system counts so;
    0 where it cannot be read.
    """
    from django.db import connection

    connection.ensure_connection()
    process = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        return int((process / "schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        pass
    try:
        stat = (process / "stat").read_text()
    except OSError:
        return 0.0
    fields = stat[stat.rindex(")") + 2 :].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb() -> int:
    """The most that this process and its ended children have held, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def percentile(values: list[float], share: float) -> float:
    """The value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes, by the wall."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def processor(children: bool = True) -> float:
    """CPU seconds of this process, and of its ended children."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    spent = own.ru_utime + own.ru_stime
    if children:
        theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent += theirs.ru_utime + theirs.ru_stime
    return spent
