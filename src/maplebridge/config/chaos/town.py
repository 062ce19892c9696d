"""The city of a trial: its small disk, its `serve`, and what starts that again as systemd would."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

from maplebridge.config.chaos.mailbox import Mailbox
from maplebridge.config.chaos.ordered import FOLDER
from maplebridge.config.installation import postgres, secrets
from maplebridge.config.installation.cluster import ADMIN

DISK = 512 << 20
RESTART = 0.5
STOPPING = 40.0
APPLICATION = "maplebridge.config.chaos.door:application"


class Town:
    """A home on a disk of `DISK` bytes (where this user may mount one), served on a free port.

    days  that the sample city has lived: some months are closed then, and published
    """

    def __init__(self, folder: Path, *, days: int = 0) -> None:
        self.folder = folder
        self._days = days
        self.disk = folder / "disk"
        self.home = self.disk / "home"
        self.small = False
        self.port = _free_port()
        self.mailbox = Mailbox()
        self._serve: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._start_again, daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """What its commands are given as environment, by name."""
        there = {**os.environ, "MAPLEBRIDGE_HOME": str(self.home), FOLDER: str(self.folder)}
        there |= {"MAPLEBRIDGE_WSGI": APPLICATION, "MAPLEBRIDGE_LOG": "ERROR"}
        there |= {"MAPLEBRIDGE_TRUSTED": "127.0.0.1"}  # its clients send more than one source may
        there |= {"MAPLEBRIDGE_SMTP_HOST": "127.0.0.1", "MAPLEBRIDGE_SMTP_PORT": str(self.mailbox.port)}
        # A letter that waits for the morning would never be met in a trial by night.
        there |= {"MAPLEBRIDGE_QUIET_FROM": "00:00", "MAPLEBRIDGE_QUIET_UNTIL": "00:00"}
        there |= {"MAPLEBRIDGE_QUIET_HOLIDAYS": "no"}
        for name in ("DATABASE_URL", "MAPLEBRIDGE_PARTS", "MAPLEBRIDGE_DB", "MAPLEBRIDGE_DISKS"):
            there.pop(name, None)
        return there

    def found(self) -> None:
        """Make the disk and a small city on it; what an interrupted trial left is used again.

        raises  RuntimeError  the city cannot be founded; the message ends with what the command said
        """
        self.folder.chmod(0o711)  # the database's user must be able to enter
        self.disk.mkdir(exist_ok=True)
        self.small = self.disk.is_mount() or _mounted(self.disk)
        self._room().unlink(missing_ok=True)
        done = self.command("demo", "--no-serve", "--days", str(self._days), "--per-day", "1")
        if done.returncode:
            raise RuntimeError(f"The city of the trial could not be founded: {done.stderr[-400:]}")

    def start(self) -> None:
        """Serve; whenever `serve` ends, start it again after half a second (systemd's RestartSec)."""
        self._keeper.start()

    def stop(self) -> None:
        """End `serve` in order."""
        self._ending.set()
        if self._serve is not None and self._serve.poll() is None:
            self._serve.send_signal(signal.SIGTERM)
        self._keeper.join(STOPPING)
        if self._serve is not None and self._serve.poll() is None:
            self._serve.kill()

    def remove(self) -> None:
        """Take the disk and the folder away."""
        self.command("doctor")  # the last command that ends puts the database to rest
        self.mailbox.shut()
        if self.disk.is_mount():
            subprocess.run(["umount", "-l", str(self.disk)], check=False)  # noqa: S603, S607  our own mount
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command on this city."""
        return self.program("maplebridge", *words)

    def program(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our own programs on this city."""
        return subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", module, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page: first the status (0 if there was no answer within 5 seconds), then the body."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""

    def well(self) -> bool:
        """Whether its health is true."""
        return self.get("/healthz")[0] == 200

    def fill(self) -> None:
        """Fill the disk to the last byte."""
        with self._room().open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 65_536):  # ends: with the disk
                pass

    def make_room(self) -> None:
        """Let go of what filled it."""
        self._room().unlink(missing_ok=True)

    def parts(self) -> list[dict[str, object]]:
        """The parts as the supervisor wrote them down, in the order in which it looks after them; empty where
        nothing can be read.
        """
        try:
            return list(json.loads((self.home / "parts.json").read_text("utf-8"))["parts"])
        except (OSError, ValueError):
            return []

    def _room(self) -> Path:
        return self.disk / "filler"

    def _start_again(self) -> None:
        words = [sys.executable, "-m", "maplebridge", "serve", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            while not self._ending.is_set():  # ends: when the trial is over
                self._serve = subprocess.Popen(  # noqa: S603  our own program
                    words, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
                self._serve.wait()
                self._ending.wait(RESTART)


def _mounted(folder: Path) -> bool:
    """Mount a small disk in memory; False where this user may not."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=711", "tmpfs", str(folder)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0  # noqa: S603  our own folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def folder_for(name: str) -> Path:
    """The folder of a trial: the same for the same name, so that it can be taken up again.

    raises  RuntimeError  it belongs to another user
    """
    path = Path(tempfile.gettempdir()) / f"maplebridge-{name}-{os.geteuid()}"
    path.mkdir(mode=0o711, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise RuntimeError(f"The folder {path} belongs to another user: remove it and start again.")
    return path


def admin_of(home: Path) -> str:
    """Connection string of the database's administrator."""
    socket = home / "postgres" / "s"
    password = secrets.derived(home / "secret", "cluster")
    return f"host={socket} user={ADMIN} password={password} dbname={postgres.NAME}"
