"""Files of strangers are opened in a process of their own: bounded, started again, and never asked by too many."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from maplebridge.kernel.cleaning import apart, door


def photo(form: str = "JPEG") -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 20, 30)).save(out, form)
    return out.getvalue()


@pytest.fixture
def process():
    """A process of this test."""
    made = door.Apart()
    yield made
    made.end()


def test_a_photo_comes_back_and_the_next_asks_the_same_process(process) -> None:
    assert process.clean(photo()).media_type == "image/jpeg"
    first = process._process.pid
    assert process.clean(photo("PNG")).media_type == "image/png"
    assert process._process.pid == first


def test_it_knows_no_secret_and_may_use_so_much(process, monkeypatch) -> None:
    monkeypatch.setenv("MAPLEBRIDGE_SECRET_KEY", "not for strangers")
    process.clean(photo())
    folder = Path(f"/proc/{process._process.pid}")
    assert b"not for strangers" not in (folder / "environ").read_bytes()
    allowed = {line[:26].strip(): line[26:].split() for line in (folder / "limits").read_text().splitlines()}
    assert allowed["Max address space"][0] == str(apart.MEMORY)
    assert allowed["Max file size"][0] == "0"
    assert int(allowed["Max cpu time"][0]) <= apart.CPU_SECONDS + 5


def _calls(thread: threading.Thread) -> list[str]:
    """The functions that a thread is in, the innermost first."""
    frame, names = sys._current_frames().get(thread.ident or 0), []
    while frame is not None:  # ends: a frame has one that called it, the outermost none
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def test_one_that_ends_in_the_middle_refuses_this_file_and_is_started_for_the_next(process) -> None:
    process.clean(photo())
    os.kill(process._process.pid, signal.SIGSTOP)
    caught: list[Exception] = []

    def ask() -> None:
        try:
            process.clean(photo())
        except door.Unusable as error:
            caught.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while "_exchange" not in _calls(asking):
        time.sleep(0.01)
    time.sleep(0.05)
    os.kill(process._process.pid, signal.SIGKILL)
    asking.join()
    assert [error.why for error in caught] == ["long"]
    assert process.clean(photo()).media_type == "image/jpeg"


def test_one_that_never_answers_is_ended(process, monkeypatch) -> None:
    process.clean(photo())
    stopped = process._process.pid
    os.kill(stopped, signal.SIGSTOP)
    monkeypatch.setattr(door, "SECONDS", 0.2)
    with pytest.raises(door.Unusable, match="long"):
        process.clean(photo())
    assert not Path(f"/proc/{stopped}").exists()


def test_more_than_can_wait_are_asked_to_come_again_with_what_was_typed(process, monkeypatch) -> None:
    monkeypatch.setattr(
        process, "_exchange", lambda _content: time.sleep(0.3) or ({"type": "image/png"}, b"x")
    )
    done: list[str] = []

    def ask() -> None:
        try:
            done.append(process.clean(b"").media_type)
        except door.Busy as error:
            done.append(str(error.status))

    asking = [threading.Thread(target=ask) for _ in range(2 + door.WAITING)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert sorted(done) == ["503", *["image/png"] * (1 + door.WAITING)]


def test_each_reason_has_its_sentence_in_both_languages() -> None:
    for words in door.SENTENCES.values():
        assert "a photo.jpg" in words.filled(name="a photo.jpg").in_language("en")
        assert "照片" in words.filled(name="照片").in_language("zh")
