"""Parts start again alone, longer and longer apart; none ends another; none outlives its supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maplebridge.config.installation import holding
from maplebridge.config.supervision.backoff import Backoff
from maplebridge.config.supervision.part import Part
from maplebridge.config.supervision.supervisor import Note
from maplebridge.kernel.setaside import parts, room

SOURCE = Path(__file__).resolve().parents[2] / "src"
RUNS = """
import time
from maplebridge.config.supervision import binding
binding.bind()
binding.tell("runs")
time.sleep(60)
"""
FALLS = "raise SystemExit(3)"
DEAF = """
import os, signal, time
from maplebridge.config.supervision import binding
binding.bind()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    time.sleep(60)
    os._exit(0)
binding.tell("runs")
while True:
    pass
"""
LAST = """
import threading
from maplebridge.config.supervision import binding
alone = threading.Event()
binding.outlive_parent(alone.set)
binding.tell("runs")
alone.wait(60)
binding.end_the_left()
"""
WHOLE = """
import sys, threading, time
from pathlib import Path
from maplebridge.config.supervision import supervisor
from maplebridge.config.supervision.part import Part
supervisor.GENTLE = 1.0
note, *programs = sys.argv[1:]
for _ in range(3):  # as numerical libraries do: the kernel then ends one thread after the other
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
parts = [Part(f"p{n}", (sys.executable, "-c", text)) for n, text in enumerate(programs)]
raise SystemExit(supervisor.Supervisor(parts, note=Path(note), last=("p0",)).run())
"""


def until(fits: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not fits():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], Path]]]:
    """Start a supervisor with parts; it is killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*programs: str) -> tuple[subprocess.Popen[bytes], Path]:
        note = tmp_path / "parts.json"
        started.append(subprocess.Popen([sys.executable, "-c", WHOLE, str(note), *programs]))
        return started[-1], note

    yield start
    for process in started:
        process.kill()
        process.wait()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The direct children of a process."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in path.read_text().split()]


def lives(number: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def states(note: Path) -> dict[str, parts.PartNow]:
    return {part.name: part for part in parts.read(note)}


def test_waits_double_up_to_a_ceiling_and_begin_anew_after_a_good_run() -> None:
    backoff = Backoff(first=0.5, ceiling=8.0, well=30.0)
    assert [backoff.after(1.0) for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert backoff.after(31.0) == 0.5
    assert backoff.after(0.0) == 1.0
    assert max(backoff.after(0.0) for _ in range(5000)) == 8.0


def test_a_part_that_keeps_falling_is_named_and_the_other_runs_on(supervised) -> None:  # type: ignore[no-untyped-def]
    _process, note = supervised(RUNS, FALLS)
    until(lambda: states(note).get("p1") and states(note)["p1"].restarts >= 3)
    seen = states(note)
    assert seen["p1"].now in {"waits", "starting"}
    assert seen["p1"].why == "It ended by itself with status 3."
    assert (seen["p0"].now, seen["p0"].restarts) == ("runs", 0)


def test_a_killed_part_is_started_again_alone(supervised) -> None:  # type: ignore[no-untyped-def]
    process, note = supervised(RUNS, RUNS)
    until(lambda: [one.now for one in parts.read(note)] == ["runs", "runs"])
    first, second = children(process)
    os.kill(first, signal.SIGKILL)
    until(lambda: (seen := states(note)["p0"]).restarts == 1 and seen.well)
    assert second in children(process), "the other one was left alone"
    assert states(note)["p0"].why == "It was ended by the signal SIGKILL."
    assert states(note)["p0"].restarted is not None
    assert states(note)["p1"].restarts == 0


def test_told_to_end_it_kills_a_part_that_loops_and_all_that_it_started(supervised) -> None:  # type: ignore[no-untyped-def]
    process, note = supervised(RUNS, DEAF)
    until(lambda: [one.now for one in parts.read(note)] == ["runs", "runs"])
    loops = children(process)[1]
    group = [loops, *map(int, Path(f"/proc/{loops}/task/{loops}/children").read_text().split())]
    assert len(group) == 2
    process.terminate()
    assert process.wait(15) == 0
    until(lambda: not any(map(lives, group)))
    assert {one.now for one in parts.read(note)} == {"stopped"}


def test_a_killed_supervisor_leaves_nobody_behind(supervised) -> None:  # type: ignore[no-untyped-def]
    process, note = supervised(LAST, DEAF)
    until(lambda: [one.now for one in parts.read(note)] == ["runs", "runs"])
    last, loops = children(process)
    left = [last, loops, *map(int, Path(f"/proc/{loops}/task/{loops}/children").read_text().split())]
    assert len(left) == 3, "a part's own child, which asked for nothing, too"
    process.kill()
    process.wait()
    until(lambda: not any(map(lives, left)))


def test_a_part_whose_process_is_replaced_inside_counts_a_restart(tmp_path: Path) -> None:
    says = (
        "import os,time\nfrom maplebridge.config.supervision import binding\n" + 'binding.tell("runs");' * 3
    )
    part = Part("web", (sys.executable, "-c", f"{says}time.sleep(60)"), announced=2)
    try:
        until(lambda: part.step() is None or part.restarts == 1)
        assert part.status().now == "runs"
        assert part.status().why == "One of its processes ended and was replaced."
    finally:
        part.kill()
        part.rest()


def test_a_part_that_came_back_says_how_long_it_was_away() -> None:
    says = (
        "import time\nfrom maplebridge.config.supervision import binding\nbinding.tell('runs');time.sleep(60)"
    )
    part = Part("worker", (sys.executable, "-c", says))
    try:
        until(lambda: part.step() is None or part.status().now == "runs")
        assert part.status().took_s is None, "it never was away"
        part.kill()
        until(lambda: part.step() is None or (part.restarts == 1 and part.status().now == "runs"))
        seen = part.status()
        assert seen.took_s is not None
        assert seen.took_s > 0
        assert seen.back_after_s is None
    finally:
        part.kill()
        part.rest()


def test_a_command_that_is_not_there_is_waited_for_not_died_of() -> None:
    part = Part("web", ("/nowhere/program",))
    part.step()
    seen = part.status()
    assert (seen.now, seen.restarts) == ("waits", 1)
    assert seen.back_after_s is not None


def test_the_note_survives_a_disk_without_room_and_keeps_other_peoples_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parts.json"
    path.write_text(parts.text((parts.PartNow("worker", "runs", "2026-11-29T00:00:00+00:00"),)))
    note = Note(path)
    web = [parts.PartNow("web", "runs", "2026-11-29T00:00:00+00:00")]
    whole = Path.write_text

    def full(self: Path, *_words: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    note.write(web, changed=True)
    assert [one.name for one in parts.read(path)] == ["worker"]
    monkeypatch.setattr(Path, "write_text", whole)
    note._tried = 0.0
    note.write(web, changed=False)
    assert [one.name for one in parts.read(path)] == ["web", "worker"]
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ".lock"] == ["parts.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"parts": [{"nothing": 1}]}', '{"parts": 7}'])
def test_parts_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "parts.json"
    path.write_text(text)
    assert parts.read(path) == ()


def test_one_serve_holds_a_home_and_what_a_killed_one_left_is_named_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(holding, "PATIENCE", 0.2)
    assert not holding.served(tmp_path)
    hold = holding.serve(tmp_path)
    hold.note(f"{os.getpid()} http://localhost:8123/")
    assert holding.served(tmp_path)
    with pytest.raises(holding.HomeInUse, match=rf"process {os.getpid()}, at http://localhost:8123/"):
        holding.serve(tmp_path)
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=(hold.handle,))
    hold.note("4194304 http://localhost:8123/")  # a process id that no Linux gives
    hold.release()
    holding.serve(tmp_path).release()
    assert orphan.wait(20) == -signal.SIGKILL
    assert f"left on this home: processes {orphan.pid}." in capsys.readouterr().err


def test_nobody_is_alone_while_somebody_uses_the_database(tmp_path: Path) -> None:
    first, second = holding.use(tmp_path), holding.use(tmp_path)
    assert holding.alone(tmp_path) is None
    first.release()
    assert holding.alone(tmp_path) is None
    second.release()
    alone = holding.alone(tmp_path)
    assert alone is not None
    alone.release()


def test_a_full_disk_is_known_by_its_room_and_by_its_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(room.VARIABLE, raising=False)
    assert room.free() is None
    assert not room.full()
    monkeypatch.setenv(room.VARIABLE, os.pathsep.join([str(tmp_path), "/nowhere/at/all"]))
    assert room.free() is not None
    monkeypatch.setattr(room, "LEAST", 1 << 62)
    assert room.full()
    cause = OSError(28, "No space left on device")
    wrapped = ValueError("outer")
    wrapped.__cause__ = cause
    assert room.speaks_of_it(wrapped)
    assert not room.speaks_of_it(OSError(2, "No such file"))
    import psycopg.errors

    assert room.speaks_of_it(psycopg.errors.DiskFull("could not extend file"))


BEATS = """
import os, signal, time
from maplebridge.config.supervision import binding
binding.BEAT = 0.05
binding.bind()
binding.tell("runs")
child = os.fork() if {forks} else 0
binding.Pulse().begin()
time.sleep(60)
"""


@pytest.mark.parametrize("inside", [False, True])
def test_a_process_that_stands_still_is_ended_and_named(
    monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    """One that is stopped, say by SIGSTOP, gives no sign of life: the part itself, or one that its server started."""
    from maplebridge.config.supervision import part as module

    monkeypatch.setattr(module, "SILENT", 1.0)
    one = Part("p", (sys.executable, "-c", BEATS.format(forks=inside)))
    try:
        until(lambda: one.step() is None or (one.now == "runs" and len(one._alive) == 1 + inside))
        first = one.process
        assert first is not None
        stopped = children(first)[0] if inside else first.pid
        os.kill(stopped, signal.SIGSTOP)
        if inside:
            until(lambda: one.step() is None or not lives(stopped))
            assert first.poll() is None, "its neighbours go on"
        else:
            until(lambda: one.step() is None or (one.restarts == 1 and one.now == "runs"))
            assert one.status().why == "It gave no sign of life for 1 s and was ended."
    finally:
        one.kill()
        one.rest()


def test_a_part_that_never_gives_signs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.config.supervision import part as module

    monkeypatch.setattr(module, "SILENT", 0.1)
    one = Part("p", (sys.executable, "-c", RUNS))
    try:
        until(lambda: one.step() is None or one.now == "runs")
        time.sleep(0.5)
        one.step()
        assert (one.now, one.restarts) == ("runs", 0)
    finally:
        one.kill()
        one.rest()


def test_a_round_that_never_ends_gives_no_sign_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.config.supervision import binding

    ears, mouth = os.pipe()
    os.set_blocking(ears, False)
    monkeypatch.setenv(binding.TOLD, str(mouth))
    monkeypatch.setattr(binding, "BEAT", 0.02)
    monkeypatch.setattr(binding, "LONGEST_ROUND", 0.2)
    pulse = binding.Pulse(works=True)
    pulse.begin()
    time.sleep(0.6)
    assert os.read(ears, 65_536).count(b"alive") >= 1
    with pytest.raises(BlockingIOError):
        os.read(ears, 65_536)
    pulse.went_on()
    until(lambda: _heard(ears))
    monkeypatch.setattr(binding, "LONGEST_ROUND", 0.0)


def _heard(ears: int) -> bool:
    try:
        return b"alive" in os.read(ears, 65_536)
    except BlockingIOError:
        return False


def test_the_keeper_pauses_where_the_server_runs_and_does_not_let_it_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An owner that may not sign in, a server without room: looked at again and again, but never without a pause."""
    from maplebridge.config.supervision.database import Keeper

    class Up:
        def state(self) -> str:
            return "up"

    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost/nothing")
    keeper = Keeper(None, "")  # type: ignore[arg-type]
    keeper._cluster = Up()  # type: ignore[assignment]
    waited: list[float | None] = []
    monkeypatch.setattr(keeper._stopping, "wait", waited.append)
    for _ in range(3):
        keeper._mend()
    assert waited == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(("lives", "word"), [(True, "answers nobody"), (False, "had ended")])
def test_the_keeper_says_whether_the_server_had_ended_or_hung(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lives: bool, word: str
) -> None:
    from maplebridge.config.supervision import database

    class Down:
        data = tmp_path

        def state(self) -> str:
            return "down"

        def start(self) -> None:
            """It is started."""

    told: list[str] = []
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost/nothing")
    monkeypatch.setattr(database.postmaster, "lives", lambda _data: lives)
    monkeypatch.setattr(database.binding, "tell", lambda _now, why, **_more: told.append(why))
    keeper = database.Keeper(None, "")  # type: ignore[arg-type]
    keeper._cluster = Down()  # type: ignore[assignment]
    keeper._mend()
    assert len(told) == 1
    assert word in told[0]
