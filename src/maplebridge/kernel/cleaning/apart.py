"""The process in which files of strangers are opened: `python -m maplebridge.kernel.cleaning.apart`.

It has no secrets, no database and no network to speak of, may use so much memory and processor time and no more, and
writes no files. It answers one file after the other on its standard output and ends with its standard input, or when
nothing came for a while.

A question is four bytes of length and the file; an answer is four bytes of length and a line of JSON, then four bytes
and the file as it may be kept (empty if it may not).
"""

from __future__ import annotations

import json
import os
import resource
import select
import sys
from typing import BinaryIO

from maplebridge.kernel.cleaning import documents, pictures
from maplebridge.kernel.cleaning.wire import IDLE_SECONDS, LENGTH, Unusable

MEMORY = 1536 * 1024 * 1024
"""Octets of address space, libraries included; the dearest picture within the limits needs two thirds of it."""
CPU_SECONDS = 30
"""Of processor time for one file."""


def answer(content: bytes) -> tuple[dict[str, str], bytes]:
    """What became of one file: its type and content, or why it cannot be kept.

    returns  ({"type": media type}, content); or ({"why": key of `SENTENCES`}, b""), with "error" for a library's surprise
    """
    try:
        clean = documents.clean(content) if documents.looks_so(content) else pictures.clean(content)
    except Unusable as error:
        return {"why": error.why}, b""
    except MemoryError:
        return {"why": "pixels"}, b""
    except Exception as error:  # noqa: BLE001  the outermost edge of this process: a library's surprise is an answer
        return {"why": "cut", "error": type(error).__name__}, b""
    return {"type": clean.media_type}, clean.content


def main() -> None:
    """Answer until nobody asks any more."""
    _bounded()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([asked], [], [], IDLE_SECONDS)[0]:  # ends: with its input, or when idle
        head = asked.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        [length] = LENGTH.unpack(head)
        content = asked.read(length)
        if len(content) < length:
            return
        _so_much_more()
        result, cleaned = answer(content)
        _write(answers, json.dumps(result).encode())
        _write(answers, cleaned)
        answers.flush()


def _write(target: BinaryIO, octets: bytes) -> None:
    target.write(LENGTH.pack(len(octets)))
    target.write(octets)


def _bounded() -> None:
    """Take this process's own rights to memory, files and dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages go first


def _so_much_more() -> None:
    """Allow the processor time of one more file; past it the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
