"""What the gate works with: threads that end with it, and octets that move to a file when they are many."""

from __future__ import annotations

import asyncio
import gc
import threading
from io import BytesIO

import pytest

from maplebridge.config.gate.room import Room
from maplebridge.config.gate.threads import Threads


def test_octets_stay_in_memory_while_they_are_few_and_come_whole_when_they_are_many() -> None:
    room = Room(10)
    room.write(b"0123456789")
    few = room.file
    room.write(b"abc")
    room.write(b"def")
    many = room.file
    room.rewind()
    assert isinstance(few, BytesIO)
    assert few.closed, "what moved is forgotten in memory"
    assert not isinstance(many, BytesIO)
    assert room.file.read() == b"0123456789abcdef"
    room.close()
    assert many.closed


def test_threads_work_side_by_side_and_no_more_of_them_than_were_asked_for() -> None:
    both = threading.Barrier(2)

    def work(number: int) -> tuple[int, str]:
        both.wait(10)
        return number * number, threading.current_thread().name

    async def ask() -> list[tuple[int, str]]:
        threads = Threads(work, 2, name="side")
        return list(await asyncio.gather(*(threads.do(number) for number in range(6))))

    found = asyncio.run(ask())
    assert [square for square, _ in found] == [0, 1, 4, 9, 16, 25]
    assert {name for _, name in found} == {"side_0", "side_1"}


@pytest.mark.parametrize("fault", [ZeroDivisionError, SystemExit])
def test_what_the_work_raises_is_raised_and_the_thread_works_on(fault: type[BaseException]) -> None:
    def work(breaks: bool) -> str:
        if breaks:
            raise fault
        return "done"

    async def ask() -> str:
        threads = Threads(work, 1, name="raising")
        try:
            await threads.do(True)
        except fault:
            return await threads.do(False)
        return "nothing was raised"

    assert asyncio.run(ask()) == "done"


def test_an_end_of_iteration_in_the_city_keeps_nobody_waiting() -> None:
    """A future refuses this one exception: handed over as such, the request would never end."""

    async def ask() -> None:
        await asyncio.wait_for(Threads(next, 1, name="empty").do(iter(())), 10)

    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(ask())


def test_threads_end_with_the_gate() -> None:
    async def ask() -> list[threading.Thread]:
        threads = Threads(abs, 3, name="ending")
        await threads.do(-1)
        return [one for one in threading.enumerate() if one.name.startswith("ending_")]

    begun = asyncio.run(ask())
    gc.collect()
    for one in begun:
        one.join(10)
    assert len(begun) == 3
    assert not any(one.is_alive() for one in begun)


def test_an_answer_for_which_nobody_waits_any_more_is_dropped() -> None:
    go = threading.Event()

    async def ask() -> int:
        threads = Threads(go.wait, 1, name="left")
        waiting = asyncio.ensure_future(threads.do(10))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        go.set()
        return int(await threads.do(10))

    assert asyncio.run(ask()) == 1
