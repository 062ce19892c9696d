"""What stands in a log: where and of what kind, never what somebody wrote, nor a link that still opens."""

from __future__ import annotations

import logging
import sys

from maplebridge.config.logs import Discreet

WORDS = "My neighbour Zhang, 13800000000"


def logged(message: str, *values: object, trouble: BaseException | None = None) -> str:
    info = (type(trouble), trouble, trouble.__traceback__) if trouble else None
    record = logging.LogRecord("maplebridge", logging.ERROR, __file__, 1, message, values, info)
    return Discreet("{levelname} {message}", style="{").format(record)


def broken() -> BaseException:
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise RuntimeError(f"cannot read {WORDS}") from error
    except RuntimeError:
        return sys.exc_info()[1]  # type: ignore[return-value]  # there is one
    raise AssertionError


def test_a_trace_shows_the_way_and_the_kinds_but_none_of_the_words() -> None:
    line = logged("unexpected at %s", "/en/report", trouble=broken())
    assert line.startswith("ERROR unexpected at /en/report\n")
    assert "ValueError" in line
    assert "RuntimeError" in line
    assert "test_logs.py" in line
    assert "Zhang" not in line.replace('raise RuntimeError(f"cannot read {WORDS}")', "")
    assert "13800000000" not in line


def test_the_token_of_a_one_time_link_is_left_out_wherever_it_stands() -> None:
    token = "q3Zb-19xQ"
    for line in (
        logged("%s: %s", "Unprocessable Entity", f"/en/verdict/{token}"),
        logged(f"GET http://city.example/zh/verdict/{token}?x=1 422"),
    ):
        assert token not in line
        assert "/verdict/…" in line


def test_the_site_logs_with_this_formatter(monkeypatch) -> None:
    monkeypatch.setenv("MAPLEBRIDGE_SECRET_KEY", "x")
    from maplebridge.config import settings

    handlers = settings.LOGGING["handlers"].values()
    assert {settings.LOGGING["formatters"][one["formatter"]]["()"] for one in handlers} == {
        f"{Discreet.__module__}.{Discreet.__qualname__}"
    }


def test_a_fault_without_an_end_is_a_few_lines():
    def deeper(n):
        return n if n == 0 else other(n - 1)

    def other(n):
        if n == 1:
            raise ValueError("the end")
        return deeper(n - 1)

    try:
        deeper(600)
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "p", 1, "broke", (), sys.exc_info())
    told = Discreet("{levelname} {message}", style="{").format(record)
    assert len(told.splitlines()) < 100
    assert "calls left out" in told
    long = logging.LogRecord("a", logging.ERROR, "p", 1, "x" * 100_000, (), None)
    assert len(Discreet("{message}", style="{").format(long)) < 2_100


def test_the_same_fault_over_and_over_is_a_few_lines_and_a_count(monkeypatch):
    from maplebridge.config import logs

    now = [0.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    folded = logs.Folded()

    def line(where=1):
        return logging.LogRecord("a", logging.ERROR, "p", where, "broke at %s", ("x",), None)

    assert sum(bool(folded.filter(line())) for _ in range(60_000)) == logs.ALIKE
    assert folded.filter(line(where=2)), "another fault is not hidden by it"
    now[0] = logs.WITHIN
    after = line()
    assert folded.filter(after)
    said = logs.Discreet("{message}", style="{").format(after)
    assert said == "broke at x (59,995 more like this before)"
    assert after.getMessage() == "broke at x", "whoever else listens gets the line as it was"
    quiet = line(where=2)
    assert folded.filter(quiet)
    assert quiet.getMessage() == "broke at x"
