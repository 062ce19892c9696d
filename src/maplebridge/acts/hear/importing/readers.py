"""Processes that read rows while the run writes: batches go out in turn and come back in the file's order.

A reader only reads. The run alone writes, so a kill, Ctrl-C or a second run changes nothing about what is opened;
readers end with the run, however it ends, because their end of the pipe closes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from django.db import connections

Given = TypeVar("Given")
Result = TypeVar("Result")
MOST = 2


def processes() -> int:
    """How many readers this machine can use; none where a process cannot be forked or there is one processor."""
    able = "fork" in multiprocessing.get_all_start_methods()
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, count) if able and count > 1 else 0


class ReaderFailed(RuntimeError):
    """A reader met something that no row should cause; the message is its error."""


class Readers(Generic[Given, Result]):
    """Reads each batch with `read` in one of `count` processes.

    They are forked and so know the city as this process does; each opens a database session of its own if it has to.
    """

    def __init__(self, read: Callable[[Given], Result], count: int) -> None:
        self._read = read
        self._count = count

    def over(self, batches: Iterable[Given]) -> Iterator[tuple[Given, Result]]:
        """Each batch with what was read in it, in order.

        A reader has one batch at a time, so neither side can block the other.

        raises  ReaderFailed  a process ended before its batch was read, or met an error that no row should cause
        """
        waiting = iter(batches)
        pipes: list[Connection] = []
        sent: list[Given | None] = []
        children = []
        try:
            for batch in waiting:
                pipe, child = self._start(pipes)
                pipes.append(pipe)
                children.append(child)
                pipe.send(batch)
                sent.append(batch)
                if len(pipes) == self._count:
                    break
            turn = 0
            while sent and (given := sent[turn]) is not None:  # ends: each turn takes a batch of the file
                result: Result = _received(pipes[turn])
                following = next(waiting, None)
                if following is not None:
                    pipes[turn].send(following)
                sent[turn] = following
                yield given, result
                turn = (turn + 1) % len(pipes)
        finally:
            for pipe in pipes:
                pipe.close()
            for child in children:
                child.join()

    def _start(self, others: list[Connection]) -> tuple[Connection, multiprocessing.process.BaseProcess]:
        fork = multiprocessing.get_context("fork")
        ours, theirs = fork.Pipe()
        child = fork.Process(target=self._work, args=(theirs, [*others, ours]), daemon=True)
        child.start()
        theirs.close()
        return ours, child

    def _work(self, pipe: Connection, inherited: list[Connection]) -> None:
        """Serve batches until the run closes its end."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for other in inherited:
            other.close()
        for one in connections.all(initialized_only=True):
            one.connection = None  # the run's session: the driver ends it only in the process that began it
        try:
            while True:  # ends: when the run closes its end
                batch = pipe.recv()
                answer: tuple[Result | None, str]
                try:
                    answer = (self._read(batch), "")
                except Exception as error:  # noqa: BLE001  the run raises it again
                    answer = (None, f"{type(error).__name__}: {error}")
                pipe.send(answer)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _received(pipe: Connection) -> Any:
    try:
        result, fault = pipe.recv()
    except EOFError as error:
        raise ReaderFailed(
            "A reading process ended before its batch was read. Run the import again."
        ) from error
    if fault:
        raise ReaderFailed(fault)
    return result
