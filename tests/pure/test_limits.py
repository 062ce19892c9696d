"""One table of limits: the page of it, the doors, the texts and the server say the same numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maplebridge.config.gate import bodies, refusals
from maplebridge.config.gate.doors import Doors
from maplebridge.config.supervision.serving import web_command
from maplebridge.kernel.cleaning import apart, door
from maplebridge.rules import limits, suppression

ROOT = Path(__file__).resolve().parents[2]
ROWS = dict(
    re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/reference/limits.md").read_text("utf-8"), re.MULTILINE
    )
)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("letters of a text", f"{limits.TEXT_LETTERS:,}"),
        ("one form, or one document for the API", f"{limits.FORM_BYTES // limits.MB} MB"),
        ("a form of a few words (sign-in, number and code)", f"{limits.SIGN_IN_BYTES // 1024} KB"),
        ("a form with files", f"{limits.FILES_BODY // limits.MB} MB"),
        ("files with one report or act", f"{limits.FILES}"),
        ("letters of an address for letters on paper", f"{limits.LETTERS_TO_LETTERS}"),
        ("parts of one SMS", f"{limits.SMS_PARTS}"),
        ("days that a program names for one report", f"{limits.DAYS_NAMED}"),
        ("searches that hide small counts, one published table", f"{suppression.SECONDS:.0f} seconds"),
        ("one file", f"{limits.FILE_BYTES // limits.MB} MB"),
        (
            "pixels of one picture, all frames of a moving one together",
            f"{limits.PIXELS // 1_000_000} million",
        ),
        ("frames of a moving picture", f"{limits.FRAMES}"),
        ("pages of a PDF", f"{limits.PAGES}"),
        (
            "reports from one source (page and API, all web processes together)",
            f"{limits.REPORTS} in {limits.REPORT_SECONDS // 60} minutes",
        ),
        ("time until the head of a request is there", f"{limits.HEADER_SECONDS} seconds"),
        ("a body without a single octet", f"{limits.QUIET_SECONDS} seconds"),
        (
            "a whole body",
            f"{limits.FIRST_SECONDS} seconds, and one more for each {limits.SLOWEST_BYTES // 1024} KB",
        ),
        ("bodies on their way to one web process", f"{limits.BODIES}"),
        (f"of them from one source, once {limits.CROWDED} are on their way", f"{limits.SHARE}"),
        ("bodies held by one web process", f"{limits.BODY_ROOM // limits.MB} MB"),
        (
            f"answers above {limits.LARGE_BYTES // 1024} KB that lie unread, in one web process",
            f"{limits.BODIES}",
        ),
        (f"of them for one source, once {limits.CROWDED} lie unread", f"{limits.SHARE}"),
        (
            "octets of them held by one web process (a file of ours, say a font, takes none)",
            f"{limits.ANSWER_ROOM // limits.MB} MB",
        ),
        (
            f"a reader takes too little of what lies unread for it: {limits.SLOWEST_BYTES // 1024} KB a second",
            f"{limits.UNREAD_SECONDS} seconds",
        ),
        (
            "requests answered at a time, and waiting, in one web process",
            f"{limits.THREADS}, {limits.WAITING}",
        ),
        ("connections of one web process", f"{limits.CONNECTIONS}"),
        ("files opened at a time, and waiting, in one web process", f"1, {door.WAITING}"),
        (
            "one file's processor time, memory of the process that opens it",
            f"{apart.CPU_SECONDS} seconds, {apart.MEMORY / (1 << 30):g} GB",
        ),
    ],
)
def test_the_page_of_limits_says_what_the_table_says(row: str, said: str) -> None:
    assert ROWS[row] == said


def test_the_server_and_the_proxy_are_told_the_same() -> None:
    words = web_command("127.0.0.1", 8000, 2)
    assert words[words.index("--backpressure") + 1] == str(limits.CONNECTIONS)
    assert words[words.index("--http1-header-read-timeout") + 1] == str(limits.HEADER_SECONDS * 1000)
    proxy = (ROOT / "docs/how-to/run-a-city.md").read_text("utf-8")
    assert f"client_max_body_size {limits.FILES_BODY // limits.MB}m;" in proxy
    assert f"client_header_timeout {limits.HEADER_SECONDS}s;" in proxy


def test_limits_fit_into_each_other() -> None:
    doors = Doors.of(files=["/en/follow/[^/]+/do/[^/]+"])
    assert doors.most("POST", "/en/follow/X/do/add") == limits.FILES_BODY <= limits.BODY_ROOM
    assert limits.SHARE < limits.CROWDED < limits.BODIES < limits.CONNECTIONS
    assert bodies.IN_MEMORY * limits.BODIES < 128 * limits.MB
    assert door.WAITING + 1 < limits.THREADS, "photos never take all threads"
    assert f"{limits.FILES} files of {limits.FILE_BYTES // limits.MB} MB" in refusals.REFUSALS["big"][2].in_language("en")
