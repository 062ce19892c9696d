"""What one source may bring: one count of all web processes, which lives on when one of them ends."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maplebridge.config.gate import bodies
from maplebridge.config.supervision.serving import web_command
from maplebridge.rules import limits
from maplebridge.web import sources

TESTS = Path(__file__).resolve().parents[1]
TRIES = 40


def counted(tries, file=None):
    """A window of ten minutes."""
    return sources.Window(tries, 600, secret=lambda: "only for this test", file=file)


def test_so_many_and_no_more_and_each_source_alone():
    window = counted(3)
    assert [window.taken("a", 100.0 + n) for n in range(5)] == [True] * 3 + [False] * 2
    assert window.taken("b", 100.0)


def test_what_came_before_fades_and_a_burst_at_the_turn_of_a_window_is_none():
    window = counted(100)
    assert sum(window.taken("a", 599.0) for _ in range(150)) == 100
    assert sum(window.taken("a", 601.0) for _ in range(150)) <= 1
    assert sum(window.taken("a", 900.0) for _ in range(150)) in range(48, 52)
    assert sum(window.taken("b", 2000.0) for _ in range(150)) == 100


@given(st.lists(st.floats(0, 3000), max_size=200), st.integers(1, 20))
def test_in_no_window_are_more_than_so_many(moments, tries):
    window = counted(tries)
    taken = [at for at in sorted(moments) if window.taken("a", at)]
    for turn in range(6):
        assert sum(turn * 600 <= at < (turn + 1) * 600 for at in taken) <= tries


def test_very_many_sources_take_no_more_room_and_the_busy_one_is_still_known(tmp_path):
    file = tmp_path / "sources"
    window = counted(2, file)
    assert [window.taken("busy", 700.0) for _ in range(3)] == [True, True, False]
    for n in range(3000):
        window.taken(f"2001:db8::{n:x}", 700.0)
    assert not window.taken("busy", 700.0)
    assert file.stat().st_size == sources.SIZE
    assert file.stat().st_mode & 0o077 == 0
    assert b"busy" not in file.read_bytes()


def test_a_file_that_cannot_be_made_leaves_each_process_its_own_count(tmp_path):
    window = counted(1, tmp_path / "no folder" / "sources")
    assert [window.taken("a", 5.0) for _ in range(2)] == [True, False]


def test_counts_of_another_start_of_the_machine_are_none(tmp_path):
    file = tmp_path / "sources"
    assert counted(1, file).taken("a", 90_000.0)
    assert counted(1, file).taken("a", 5.0)


def _hammer(file, begin, times, told):
    window = counted(TRIES, Path(file))
    begin.wait()
    told.put(sum(window.taken("a", 100.0) for _ in range(times)))


def test_processes_that_count_at_the_same_moment_lose_none_and_give_none_away(tmp_path):
    fresh = multiprocessing.get_context("fork")
    begin, told = fresh.Barrier(4), fresh.Queue()
    running = [fresh.Process(target=_hammer, args=(str(tmp_path / "s"), begin, 200, told)) for _ in range(4)]
    for one in running:
        one.start()
    assert sum(told.get(timeout=60) for _ in running) == TRIES
    for one in running:
        one.join()


@pytest.fixture
def served(tmp_path):
    """The real web server with two processes; `served(path)` is a status and who answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = {
        **os.environ,
        "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}",
        "MAPLEBRIDGE_WSGI": "counting:application",
        "MAPLEBRIDGE_SOURCES": str(tmp_path / "sources"),
        "COUNTING_TRIES": str(TRIES),
    }
    process = subprocess.Popen(web_command("127.0.0.1", port, 2), env=there)  # its own words

    def ask(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                return answer.status, json.load(answer)["process"]
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)["process"]

    for _ in range(600):
        try:
            ask("/awake")
            break
        except OSError:
            time.sleep(0.1)
    yield ask
    process.terminate()
    process.wait(20)


@pytest.mark.timeout(180)
def test_two_web_processes_count_as_one_and_the_end_of_one_forgets_nothing(served):
    seen: dict[int, int] = {}
    for turn in range(2000):  # which of them answers is the kernel's choice
        status, process = served("/source")
        seen[process] = seen.get(process, 0) + (status == 200)
        if turn >= TRIES and len(seen) == 2:
            break
    assert len(seen) == 2, "only one process ever answered"
    assert sum(seen.values()) == TRIES
    os.kill(next(iter(seen)), signal.SIGKILL)
    for _ in range(100):
        try:
            status, process = served("/source")
        except OSError:  # it was asked as it ended
            time.sleep(0.1)
            continue
        assert status == 429
        if process not in seen:
            break
    assert served("/another")[0] == 200


def test_of_bodies_each_web_process_takes_its_part():
    alone, both = bodies.Bodies(), bodies.Bodies(2)
    assert (alone.crowded, alone.share) == (limits.CROWDED, limits.SHARE)
    assert (2 * both.crowded, 2 * both.share) == (limits.CROWDED, limits.SHARE)
    many = bodies.Bodies(100)
    assert many.share == 1
