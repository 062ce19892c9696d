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
