"""The few threads in which a web process asks the city; what was found is handed back to the loop that waits for it.

A pool of the standard library does the same with a lock, a condition and two futures more for each request, which costs
as much as the rest of the gate.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
Asked = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", tuple[Any, ...], dict[str, Any]]


class Threads(Generic[Given, Result]):
    """`count` threads that do one kind of work, first come first served; they begin with the first and end with us."""

    def __init__(self, work: Callable[Given, Result], count: int, *, name: str) -> None:
        self._work, self._count, self._name = work, count, name
        self._queue: SimpleQueue[Asked | None] = SimpleQueue()
        self._begun = False

    async def do(self, *given: Given.args, **more: Given.kwargs) -> Result:
        """Do it in one of the threads. Raises what the work raises."""
        if not self._begun:
            self._begin()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[Result, None] | tuple[None, BaseException]] = loop.create_future()
        self._queue.put((loop, answer, given, more))
        result, fault = await answer
        if fault is not None:
            raise fault
        return result  # type: ignore[return-value]  # there is no fault, so it was found

    def _begin(self) -> None:
        self._begun = True
        for number in range(self._count):
            threading.Thread(
                target=_serve, args=(self._queue, self._work), name=f"{self._name}_{number}", daemon=True
            ).start()
        weakref.finalize(self, _end, self._queue, self._count)


def _end(queue: SimpleQueue[Asked | None], count: int) -> None:
    for _ in range(count):
        queue.put(None)


def _serve(queue: SimpleQueue[Asked | None], work: Callable[..., Any]) -> None:
    while (asked := queue.get()) is not None:  # ends: with the gate, or with the process
        loop, answer, given, more = asked
        try:
            outcome: tuple[Any, BaseException | None] = (work(*given, **more), None)
        except BaseException as fault:  # noqa: BLE001  it is raised where the answer is waited for
            outcome = (None, fault)
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(_settle, answer, outcome)
        del asked, answer, given, more, outcome  # a thread that waits holds nothing of what it did


def _settle(answer: asyncio.Future[Any], outcome: object) -> None:
    if not answer.done():  # else whoever waited has gone
        answer.set_result(outcome)
