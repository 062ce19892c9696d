"""What stands before the pages: whole bodies within limits and time, slow clients that cost no thread."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from maplebridge.config.gate import answering, bodies, calling, refusals
from maplebridge.config.gate.doors import Doors
from maplebridge.kernel.territory import city
from maplebridge.rules import limits

DOORS = Doors.of(
    files=["/(?:en|zh)/follow/[^/]+/do/[^/]+", "/(?:en|zh)/verdict/[^/]+"], words=["/(?:en|zh)/sign-in"]
)


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    """A city that says what it was asked."""
    said = {key: value for key, value in environ.items() if isinstance(value, str)}
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({**said, "body": environ["wsgi.input"].read().decode("latin-1")}).encode()]


class Client:
    """One request, sent in pieces; None lets the client fall silent."""

    def __init__(
        self, *pieces: bytes | None, method: str = "POST", path: str = "/api/v1/reports", **more: Any
    ) -> None:
        self.pieces = list(pieces)
        headers = [(name.encode(), value.encode()) for name, value in more.pop("headers", {}).items()]
        if pieces and not any(name == b"content-length" for name, _ in headers):
            headers.append((b"transfer-encoding", b"chunked"))
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": headers,
            "client": ("192.0.2.7", 1),
        }
        self.scope |= {"query_string": b"", "server": ("localhost", 80), "scheme": "http", **more}
        self.sent: list[dict[str, Any]] = []
        self.asked = 0

    async def receive(self) -> dict[str, Any]:
        """The next piece."""
        self.asked += 1
        if not self.pieces:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}

    async def send(self, message: dict[str, Any]) -> None:
        """Keep what is answered."""
        self.sent.append(message)

    @property
    def status(self) -> int:
        """The answer's status."""
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        """The answer's body."""
        return b"".join(message["body"] for message in self.sent[1:])


def asked(gate: answering.Gate, *clients: Client) -> None:
    """Let clients ask at the same time."""

    async def all_of_them() -> None:
        await asyncio.gather(*(gate(one.scope, one.receive, one.send) for one in clients))

    asyncio.run(all_of_them())


def test_a_body_in_pieces_reaches_the_city_whole() -> None:
    one = Client(b"first ", b"second", headers={"Content-Type": "text/plain"})
    asked(answering.Gate(echo), one)
    said = json.loads(one.body)
    assert (one.status, said["body"], said["CONTENT_LENGTH"]) == (200, "first second", "12")
    assert "HTTP_TRANSFER_ENCODING" not in said


def test_a_large_answer_comes_whole() -> None:
    long = bytes(range(256)) * 5000

    def city(_environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [long[:700_001], long[700_001:]]

    one = Client(method="GET", path="/en/")
    asked(answering.Gate(city), one)
    assert one.body == long
    assert [message.get("more_body") for message in one.sent[1:]] == [True] * (len(one.sent) - 2) + [False]


@pytest.mark.parametrize("size", [str(300 * limits.MB), "9" * 30, "9" * 5000])
def test_what_says_that_it_is_too_large_is_refused_before_any_of_it_is_read(size: str) -> None:
    called: list[str] = []
    one = Client(b"x", headers={"content-length": size}, path="/en/sign-in")
    asked(answering.Gate(lambda environ, _start: called.append(environ["PATH_INFO"]) or []), one)
    assert one.status == 413
    assert "at most 2 MB of text" in one.body.decode()
    assert called == []


@pytest.mark.parametrize("path", ["/en/sign-in", "/api/v1/reports", "/zh/follow/FH-1/do/add", "/nowhere"])
def test_what_does_not_say_its_size_is_refused_at_its_door_s_limit(path: str) -> None:
    most = DOORS.most("POST", path)
    piece = b"x" * (1 << 16)
    fits, over = divmod(most, len(piece))
    assert not over
    one = Client(*[piece] * (fits + 1), path=path)
    gate = answering.Gate(echo, doors=DOORS)
    asked(gate, one)
    assert one.status == 413
    assert gate.bodies.held == 0
    assert not gate.bodies.open
    whole = Client(*[piece] * fits, path=path)
    asked(answering.Gate(lambda _environ, start: start("204 No Content", []) and [], doors=DOORS), whole)
    assert whole.status == 204


def test_doors_with_files_take_what_their_form_promises() -> None:
    for path in ("/en/follow/FH-26-0000237/do/add", "/zh/verdict/abc"):
        assert DOORS.most("POST", path) == limits.FILES * limits.FILE_BYTES + limits.FORM_BYTES
    for path in ("/xx/verdict/abc", "/en/verdict/abc/d", "/en/en/verdict/abc", "/en/verdict/"):
        assert DOORS.most("POST", path) == limits.FORM_BYTES
    assert DOORS.most("GET", "/en/verdict/abc") == limits.SIGN_IN_BYTES
    assert DOORS.most("POST", "/zh/sign-in") == limits.SIGN_IN_BYTES
    assert answering.Gate(echo).doors.most("POST", "/en/verdict/abc") == limits.FORM_BYTES, "of a city that says nothing"


def test_the_city_s_module_brings_the_doors_of_its_pages(monkeypatch: Any) -> None:
    monkeypatch.setattr(answering.readers.Readers, "begin", lambda _readers: None)
    for here in ({"application": echo, "doors": DOORS}, {"application": echo}):
        monkeypatch.setitem(sys.modules, "a_city", SimpleNamespace(**here))
        monkeypatch.setenv("MAPLEBRIDGE_WSGI", "a_city:application")
        assert answering.served().doors == here.get("doors", Doors())


@pytest.mark.parametrize(("why", "name"), [("QUIET_SECONDS", "silent"), ("FIRST_SECONDS", "slow")])
def test_a_client_that_is_too_slow_is_told_so_and_takes_no_thread(
    why: str, name: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(limits, why, 0.05)
    called: list[str] = []
    one = Client(b"a", None, path="/zh/report")
    asked(answering.Gate(lambda environ, _start: called.append(environ["PATH_INFO"]) or []), one)
    assert one.status == 408, name
    assert "未能及时传完" in one.body.decode()
    assert called == []


def test_slow_bodies_do_not_keep_a_page_from_answering(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "QUIET_SECONDS", 0.4)
    gate, order = answering.Gate(echo), []

    class Told(Client):
        async def send(self, message: dict[str, Any]) -> None:
            order.append(self.scope["method"])
            await super().send(message)

    slow = [Told(b"a", None) for _ in range(4 * limits.THREADS)]
    page = Told(method="GET", path="/en/")
    asked(gate, *slow, page)
    assert page.status == 200
    assert {one.status for one in slow} == {408}
    assert order[0] == "GET"


def test_when_it_is_crowded_one_source_has_its_share_and_others_come_in(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "QUIET_SECONDS", 0.3)
    gate = answering.Gate(echo)
    greedy = [Client(b"a", None) for _ in range(limits.CROWDED + 5)]
    other = Client(b"a", b"b", client=("198.51.100.9", 1))
    asked(gate, *greedy, other)
    assert other.status == 200
    statuses = [one.status for one in greedy]
    assert statuses == [408] * limits.CROWDED + [429] * 5
    assert not gate.bodies.open


def test_what_bodies_take_together_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "BODY_ROOM", 1000)
    monkeypatch.setattr(limits, "QUIET_SECONDS", 0.2)
    gate = answering.Gate(echo)
    first, second = Client(b"x" * 900, None), Client(b"x" * 200, b"")
    asked(gate, first, second)
    assert (first.status, second.status) == (408, 503)
    assert gate.bodies.held == 0


def test_a_full_house_is_said_and_never_waits_without_an_end(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "WAITING", 0)
    go = threading.Event()

    def city(_environ: dict[str, Any], start: Any) -> list[bytes]:
        go.wait(5)
        start("200 OK", [])
        return []

    gate = answering.Gate(city)
    inside = [Client(method="GET", path="/en/") for _ in range(limits.THREADS)]
    one = Client(method="GET", path="/api/v1/head")

    async def ask() -> None:
        first = [asyncio.ensure_future(gate(each.scope, each.receive, each.send)) for each in inside]
        await asyncio.sleep(0)
        await gate(one.scope, one.receive, one.send)
        go.set()
        await asyncio.gather(*first)

    asyncio.run(ask())
    assert one.status == 503
    assert json.loads(one.body)["title"] == "busy"
    assert {each.status for each in inside} == {200}


def test_a_city_that_breaks_is_answered_for() -> None:
    def city(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise ZeroDivisionError

    one = Client(method="GET", path="/en/")
    asked(answering.Gate(city), one)
    assert one.status == 500


def test_a_source_is_believed_only_from_a_proxy_of_ours() -> None:
    headers = {"x-forwarded-for": "203.0.113.5, 198.51.100.9"}
    one = Client(method="GET", headers=headers)
    told = dict(one.scope["headers"])
    assert answering.Gate(echo)._source(one.scope, told) == "192.0.2.7"
    assert answering.Gate(echo, behind_proxy=True)._source(one.scope, told) == "198.51.100.9"


def test_headers_come_as_they_were_sent_and_none_passes_for_another() -> None:
    scope = Client(path="/en/查").scope | {"raw_path": b"/en/%E6%9F%A5%FF"}
    scope["headers"] = [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x_forwarded_proto", b"https"),
        (b"x-a", b"1"),
        (b"x-a", b"2"),
    ]
    environ = calling.environ_of(scope, None, 0)
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_A"] == "1,2"
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["PATH_INFO"].encode("latin-1") == b"/en/\xe6\x9f\xa5\xff"


@pytest.mark.parametrize("why", refusals.REFUSALS)
def test_each_refusal_stands_in_both_languages_for_pages_and_programs(why: str) -> None:
    city.forget()  # a city that another test read may have a hotline
    status, headers, page = refusals.response(why, "/zh/report")
    words = refusals.REFUSALS[why][2]
    assert words.in_language("en") in page.decode()
    assert words.in_language("zh").partition("。")[0] in page.decode()
    _, kinds, problem = refusals.response(why, "/api/v1/reports")
    assert dict(kinds)[b"content-type"] == b"application/problem+json"
    told = json.loads(problem)
    assert (told["status"], told["detail"], told["detail_zh"]) == (status, words.in_language("en"), words.in_language("zh"))
    assert (b"retry-after" in dict(headers)) == (status in (429, 503))


def test_room_is_given_back_when_a_client_leaves() -> None:
    gate = answering.Gate(echo)
    one = Client(b"x" * 100, b"y")
    one.pieces = [b"x" * 100]

    async def leaves() -> dict[str, Any]:
        return (
            {"type": "http.request", "body": one.pieces.pop(), "more_body": True}
            if one.pieces
            else {"type": "http.disconnect"}
        )

    asyncio.run(gate(one.scope, leaves, one.send))
    assert one.sent == []
    assert (gate.bodies.held, bool(gate.bodies.open)) == (0, False)
    assert bodies.DRAINED > 300 * limits.MB


def large_city(octets: int) -> calling.City:
    """A city that answers everything with so much."""

    def city(_environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"x" * octets]

    return city


class Unreading(Client):
    """A client that takes the beginning of an answer and then nothing for as long as it is told."""

    async def send(self, message: dict[str, Any]) -> None:
        await super().send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", True):
            return
        if message["type"] == "http.response.body":
            await asyncio.sleep(3600)


def test_large_answers_that_nobody_reads_are_bounded_for_one_source_and_others_still_read(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(answering, "READ_SECONDS", 0.5)
    gate = answering.Gate(large_city(limits.LARGE_BYTES + 1))
    unreading = [Unreading(method="GET", path="/fonts/han.otf") for _ in range(limits.CROWDED + 5)]
    other = Client(method="GET", path="/fonts/han.otf", client=("198.51.100.9", 1))
    small = Client(method="GET", path="/en/")

    async def ask() -> None:
        lying = [asyncio.ensure_future(gate(one.scope, one.receive, one.send)) for one in unreading]
        while sum(bool(one.sent) for one in unreading) < len(unreading):
            await asyncio.sleep(0.01)
        await gate(other.scope, other.receive, other.send)
        gate.city = large_city(10)
        await gate(small.scope, small.receive, small.send)
        await asyncio.gather(*lying)

    asyncio.run(ask())
    assert sorted(one.status for one in unreading) == [200] * limits.CROWDED + [429] * 5
    assert other.body == b"x" * (limits.LARGE_BYTES + 1)
    assert small.status == 200, "a page is answered however much lies unread for its source"
    assert not gate.answers.open
    assert gate.answers.held == 0


def test_what_unread_answers_take_together_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(answering, "READ_SECONDS", 0.5)
    monkeypatch.setattr(limits, "ANSWER_ROOM", 2 * limits.LARGE_BYTES)
    gate = answering.Gate(large_city(limits.LARGE_BYTES + 1))
    first, second = (Unreading(method="GET", path="/en/", client=(f"192.0.2.{n}", 1)) for n in (1, 2))
    asked(gate, first, second)
    assert sorted((first.status, second.status)) == [200, 503]
    assert gate.answers.held == 0


def test_the_answer_to_what_changed_something_is_never_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "ANSWER_ROOM", 1)
    one = Client(b"a", b"", path="/en/report")
    asked(answering.Gate(large_city(limits.LARGE_BYTES + 1)), one)
    assert (one.status, len(one.body)) == (200, limits.LARGE_BYTES + 1)


def test_a_file_is_shown_without_a_copy_and_closed_after_its_reader(tmp_path: Any) -> None:
    path = tmp_path / "font"
    path.write_bytes(bytes(range(256)) * 5000)
    files: list[Any] = []

    def city(environ: dict[str, Any], start: Any) -> Any:
        start("200 OK", [])
        files.append(path.open("rb"))
        files[0].seek(256)
        return environ["wsgi.file_wrapper"](files[0], 4096)

    answer = calling.ask(city, calling.environ_of(Client(method="GET").scope, None, 0))
    assert answer.shown
    assert files[0].closed, "the city's own is closed at once"
    assert answer.room.file.fileno() > 0
    assert answer.room.size() == path.stat().st_size - 256
    answer.room.close()
    files.clear()
    one = Client(method="GET")
    asked(answering.Gate(city), one)
    assert one.body == path.read_bytes()[256:]


def test_what_only_looks_like_a_file_is_read() -> None:
    def city(environ: dict[str, Any], start: Any) -> Any:
        start("200 OK", [])
        return environ["wsgi.file_wrapper"](BytesIO(b"part"), 4096)

    one = Client(method="GET")
    asked(answering.Gate(city), one)
    assert one.body == b"part"
