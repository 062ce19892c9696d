"""A time is read as what it says, or its row is refused; it is never another time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maplebridge.rules.refusal import Incomplete

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("server")
AT = "2026-03-05T14:30:00+08:00"


def when(text, order=""):
    from maplebridge.acts.hear.importing.times import when

    found = when(text, now=NOW, order=order)
    return found.isoformat() if found else None


@pytest.mark.parametrize(
    "text",
    ["2026-03-05 14:30", "2026/3/5 14:30", "2026.3.5 14:30:00", "2026-03-05T06:30:00Z", "2026-03-05T06:30:00.000Z",
     "2026-03-05T14:30:00+08:00", "2026-03-05 14:30:00 +0800", "2026-03-05 01:30:00-05", "2026-03-05 2:30 PM",
     "2026-03-05 02:30:00 p.m.", "2026年3月5日 下午2:30", "2026年3月5日14时30分", "2026年03月05日 14点30分00秒",
     "2026年3月5日（星期四）下午2点半", "２０２６－０３－０５　１４：３０", "20260305 1430", "20260305143000",
     "20260305T063000Z", "46086.6041666667", "1772692200", "1772692200000", "Thu, 05 Mar 2026 14:30:00 +0800",
     "5 Mar 2026 14:30", "March 5th, 2026 2:30 pm", "2026-03-05 06:30 UTC", "2026-03-05 14:30:00 GMT+8",
     "2026/3/5 下午 02:30:00", "5-Mar-2026 14:30",
     "2026-03-05 14:30 +0800 (China Standard Time)", "Thursday, March 5, 2026 2:30 PM", "2026-03-05 周四 14:30"],
)  # fmt: skip
def test_one_moment_however_it_is_written(text):
    assert when(text) == AT


@pytest.mark.parametrize(
    ("text", "read"),
    [("2026-03-05", "2026-03-05T00:00:00+08:00"), ("20260305", "2026-03-05T00:00:00+08:00"),
     ("46086", "2026-03-05T00:00:00+08:00"), ("2026-03-05 12:30 AM", "2026-03-05T00:30:00+08:00"),
     ("2026-03-05 12:30 PM", "2026-03-05T12:30:00+08:00"), ("2026-03-05 中午12:30", "2026-03-05T12:30:00+08:00"),
     ("2026-03-05 中午1点", "2026-03-05T13:00:00+08:00"), ("2026-03-05 凌晨2:05", "2026-03-05T02:05:00+08:00"),
     ("2026-03-05 晚上8点15分", "2026-03-05T20:15:00+08:00"), ("2026-03-05 下午14:30", AT),
     ("2026-03-05 24:00", "2026-03-06T00:00:00+08:00"), ("2026-03-04T23:30:00-07:00", AT), (" ", None),
     ("25/12/2025 09:00", "2025-12-25T09:00:00+08:00"), ("12/25/2025 9:00 AM", "2025-12-25T09:00:00+08:00"),
     ("05/05/2026", "2026-05-05T00:00:00+08:00"), ("2026-03-05 2 PM", "2026-03-05T14:00:00+08:00")],
)  # fmt: skip
def test_what_a_time_says_is_what_is_kept(text, read):
    assert when(text) == read


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [("03/05/2026", "DMY", "2026-05-03"), ("03/05/2026", "MDY", "2026-03-05"), ("03.05.26 14:30", "DMY", "2026-05-03"),
     ("26-03-05", "YMD", "2026-03-05"), ("2026-03-05", "DMY", "2026-03-05"), ("5/3/26", "MDY", "2026-05-03")],
)  # fmt: skip
def test_the_order_that_a_file_is_said_to_have_decides(text, order, read):
    assert when(text, order)[:10] == read


@pytest.mark.parametrize(
    "text",
    ["03/05/2026", "3/5/26", "25/12/25", "2026-02-30", "31/31/2025", "2026-03-05 25:00", "2026-03-05 14:60",
     "2026-03-05 14:30 AM", "2026-03-05 13:00 上午", "2026-03-05 14:30 CST", "2026-03-05 14:30 tomorrow", "soon",
     "2026-03-05 上午2:30 PM", "2026-03-05 晚上1点", "2026-03-05 14:", "2026-03-05 99", "2026-3-514:30", "12345",
     "2026-03", "14:30", "2031-01-01", "1850-01-01", "2026-13-01", "13/13/2025", "2026-03-05 10:00+19:00",
     "2026-03-05 10:00 +", "5 Foo 2026", "2026-03-05 " + "1" * 500, "9" * 400, "1e5", "-46086",
     "2026-03-05 14:30 (PST)", "2026-03-05 14:30 (UTC)", "2026-03-05（周五）14:30", "Fri, 05 Mar 2026 14:30:00 +0800",
     "2026-03-05 星期日"],
)  # fmt: skip
def test_what_has_no_reading_or_two_is_refused_with_a_sentence(text):
    with pytest.raises(Incomplete) as caught:
        when(text)
    assert caught.value.fields["time"].in_language("en")
    assert caught.value.fields["time"].in_language("zh")


@pytest.mark.parametrize(
    "text",
    ["2026-11-20 9:00-10:00", "2026-11-20 09:00 - 10:00", "2026-11-20 9:00-10", "20261120 0900-1000",
     "2026-11-20 09:00-05:00", "2026年11月20日 9点-10", "2026-11-20 2pm-3", "Nov 20, 2026 9:00-10:00"],
)  # fmt: skip
def test_a_span_of_time_is_no_offset(text):
    with pytest.raises(Incomplete, match="span"):
        when(text)


@pytest.mark.parametrize(
    "text",
    ["2026-03-05T01:30-05:00", "2026-03-05 01:30:00-05:00", "2026-03-05 01:30 UTC-5", "5 Mar 2026 01:30 -0500",
     "20260305T0130-0500", "2026-03-05 16:30+10:00"],
)  # fmt: skip
def test_an_offset_in_a_form_of_software_is_one(text):
    assert when(text) == AT


def test_two_readings_name_the_option():
    with pytest.raises(Incomplete, match="--dates"):
        when("03/05/2026 10:00")
    with pytest.raises(Incomplete):
        when("25/12/2025", "MDY")
