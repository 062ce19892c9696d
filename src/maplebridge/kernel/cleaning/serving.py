"""What a process does that works for others behind a wall: it takes bounds, then answers one question after the other.

A question is four bytes of length and its octets. An answer is two such pieces: a line of JSON, and octets beside it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO

from maplebridge.kernel.cleaning.wire import IDLE_SECONDS, LENGTH

Answering = Callable[[bytes], tuple[Mapping[str, object], bytes]]


def serve(answer: Answering, *, memory: int, cpu_seconds: int) -> None:
    """Answer on the standard output until nobody asks any more, or nothing came for a while.

    memory  octets of address space of this process, libraries included
    cpu_seconds  of processor time for one question; past it the kernel ends the process
    """
    _bounded(memory)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([asked], [], [], IDLE_SECONDS)[0]:  # ends: with its input, or when idle
        head = asked.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        [length] = LENGTH.unpack(head)
        question = asked.read(length)
        if len(question) < length:
            return
        _so_much_more(cpu_seconds)
        said, content = answer(question)
        _write(answers, json.dumps(said).encode())
        _write(answers, content)
        answers.flush()


def _write(target: BinaryIO, octets: bytes) -> None:
    target.write(LENGTH.pack(len(octets)))
    target.write(octets)


def _bounded(memory: int) -> None:
    """Take this process's own rights to memory, files and dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages go first


def _so_much_more(cpu_seconds: int) -> None:
    """Allow the processor time of one more question."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + cpu_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
