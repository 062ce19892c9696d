"""Who lets an answer lie unread is ended; who reads slowly is not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from maplebridge.config.gate import readers
from maplebridge.config.gate.readers import Line, Readers
from maplebridge.rules import limits

MINUTE = float(limits.UNREAD_SECONDS)
ENOUGH = limits.UNREAD_SECONDS * limits.SLOWEST_BYTES


def line(name: str = "socket:[1]", taken: int = 0, source: str = "192.0.2.7") -> Line:
    """A connection with something unread."""
    return Line(name, 0, source, taken)


def test_who_takes_nothing_for_a_minute_is_ended_and_who_takes_enough_is_not() -> None:
    looked = Readers()
    slow, steady = line("socket:[1]"), "socket:[2]"
    assert looked.look([slow, line(steady)], 0.0) == []
    assert looked.look([slow, line(steady, ENOUGH)], MINUTE - 1) == []
    assert looked.look([slow, line(steady, ENOUGH)], MINUTE) == [slow]


def test_a_few_octets_now_and_then_are_not_enough() -> None:
    looked = Readers()
    for second in range(0, int(MINUTE), 10):
        assert looked.look([line(taken=second)], float(second)) == []
    assert looked.look([line(taken=100)], MINUTE) == [line(taken=100)]


def test_what_was_read_in_between_begins_anew() -> None:
    looked = Readers()
    looked.look([line()], 0.0)
    looked.look([], MINUTE - 1)
    assert looked.look([line()], MINUTE + 1) == []


def test_while_much_lies_unread_one_source_keeps_its_share_and_others_are_left() -> None:
    many = [line(f"socket:[{n}]") for n in range(limits.CONNECTIONS // 4)]
    other = line("socket:[9999]", source="198.51.100.9")
    looked, behind = Readers(), Readers(shared=True)
    for each in (looked, behind):
        assert each.look([*many, other], 0.0) == []
    assert looked.look([*many, other], readers.NEW_SECONDS) == many[limits.SHARE :]
    assert behind.look([*many, other], readers.NEW_SECONDS) == []


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket, socket.socket]]:
    """A door of this process, a client that reads nothing, and the connection to it."""
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname()) as client,
    ):
        ours, _ = door.accept()
        with ours:
            yield door, client, ours


@pytest.mark.skipif(not readers.OURS.is_dir(), reason="only Linux tells")
def test_the_kernel_tells_who_reads_nothing_and_the_connection_ends(
    pair: tuple[socket.socket, socket.socket, socket.socket],
) -> None:
    _, client, ours = pair
    mine = ours.fileno()
    assert mine not in {each.number for each in readers.unread()}
    ours.setblocking(False)
    try:
        while True:  # ends: when the kernel takes no more
            ours.send(b"x" * 65536)
    except BlockingIOError:
        pass
    [found] = [each for each in readers.unread() if each.number == mine]
    assert found.source == "127.0.0.1"
    before = found.taken
    client.recv(1 << 20)
    for _ in range(100):
        client.recv(1 << 20)
        [found] = [each for each in readers.unread() if each.number == mine] or [found]
        if found.taken > before:
            break
        time.sleep(0.01)
    assert found.taken > before
    readers.end(found)
    with pytest.raises(OSError, match=r"."):
        ours.send(b"x")


@pytest.mark.skipif(not readers.OURS.is_dir(), reason="only Linux tells")
def test_what_this_process_asks_of_others_is_left_alone(
    pair: tuple[socket.socket, socket.socket, socket.socket],
) -> None:
    door, client, _ = pair
    door.close()
    client.setblocking(False)
    try:
        while True:  # ends: when the kernel takes no more
            client.send(b"x" * 65536)
    except BlockingIOError:
        pass
    assert client.fileno() not in {each.number for each in readers.unread()}
