"""One PostgreSQL cluster in a folder: made, started, found running, stopped. No TCP port, no trust."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import psycopg

from maplebridge.config.installation import postmaster
from maplebridge.config.installation.binaries import Binaries
from maplebridge.config.installation.home import server_user, tag
from maplebridge.config.installation.turning import turn_over

ADMIN = "postgres"
LONGEST_SOCKET_FOLDER = 88  # a Unix socket's path ends at 107 bytes, its name takes the rest
NOT_YET = "57P03"
CROWDED = ("too many clients", "remaining connection slots", "too many connections")
TRIES = 40
SMALL = 2048
ORPHANED = 8
"""After so many tries, what a killed server left at work is ended: it may be busy and never notice."""
PAUSE = 0.25
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "120",
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "log_min_messages": "warning",
        "log_statement": "none",
        "log_min_error_statement": "panic",  # a refused statement holds what somebody wrote
        "log_error_verbosity": "terse",
        "timezone": "UTC",
    }
)


class ClusterFailed(Exception):
    """The database server could not be made, started or reached; the message says why."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster in `folder`, run with `binaries` as the server's user; `settings` stand in its configuration, by
    name.
    """

    folder: Path
    binaries: Binaries
    password: str
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def data(self) -> Path:
        """The server's data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """The folder of the socket: inside, or a short one in /tmp when the path is too long."""
        inside = self.folder / "s"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        return Path("/tmp") / f"mb-{os.geteuid()}-{tag(self.folder)}"  # noqa: S108 -- owner and mode are checked

    def connect(self, dbname: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Connect as the cluster's administrator, in autocommit."""
        return psycopg.connect(
            host=str(self.socket),
            user=ADMIN,
            password=self.password,
            dbname=dbname,
            autocommit=True,
            connect_timeout=5,
        )

    def start(self) -> bool:
        """Make and start the cluster if need be; False when it was running. Racing starters wait.

        raises  ClusterFailed
        """
        with self._locked():
            if self.state() == "up":
                return False
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._own(self.socket)
            self._configure()
            try:
                self._launch()
            except BaseException:
                self._halt("fast")  # whoever cannot use it leaves nothing running that was not there before
                raise
        return True

    def state(self) -> str:
        """Ask the socket, never the process id: up, starting or down.

        raises  ClusterFailed (it runs, but with another password)
        """
        try:
            self.connect().close()
        except psycopg.OperationalError as error:
            message = str(error)
            if "password authentication failed" in message:
                raise ClusterFailed(
                    f"The database in {self.folder} does not take the password of this installation: "
                    "its secrets were replaced. Restore the folder `secret` that belongs to it."
                ) from error
            if any(words in message for words in CROWDED):
                return "up"
            waiting = error.sqlstate == NOT_YET or "starting up" in message or "shutting down" in message
            return "starting" if waiting else "down"
        return "up"

    def stop(self, mode: str = "fast") -> None:
        """Stop the server if it runs; returns when it is gone."""
        if (self.data / "postmaster.pid").exists():
            with self._locked():
                self._halt(mode)

    def _halt(self, mode: str) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-s", "stop")

    def _make(self) -> None:
        draft, words = self.folder / "data.new", self.folder / "initial"
        shutil.rmtree(draft, ignore_errors=True)
        words.unlink(missing_ok=True)
        with open(os.open(words, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(self.password + "\n")
        self._give(words)
        locale = ["--locale=C.UTF-8"]
        if self.binaries.version >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        fixed = ["-D", str(draft), "-U", ADMIN, "-E", "UTF8", "-A", "scram-sha-256"]
        fixed += [f"--pwfile={words}", "--data-checksums"]
        try:
            done = self._run("initdb", *fixed, *locale)
            if done.returncode and self.binaries.version < 17:
                shutil.rmtree(draft, ignore_errors=True)
                done = self._run("initdb", *fixed, "--locale=C")
        finally:
            words.unlink(missing_ok=True)
        if done.returncode:
            raise ClusterFailed(f"The database could not be made in {self.folder}: {_last(done.stderr)}")
        with (draft / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write("include = 'maplebridge.conf'\n")
        draft.rename(self.data)

    def _configure(self) -> None:
        wanted = {
            **SETTINGS,
            **_log_size(self.folder),
            "unix_socket_directories": str(self.socket),
            **self.settings,
        }
        lines = [f"{name} = '{value}'\n" for name, value in wanted.items()]
        path = self.data / "maplebridge.conf"
        text = "".join(lines)
        if path.exists() and path.read_text("utf-8") == text:
            return
        draft = path.with_suffix(".new")  # on a full disk the settings of before stay whole
        draft.write_text(text, encoding="utf-8")
        self._give(draft)
        draft.replace(path)

    def _launch(self) -> None:
        log, errors = self.log, ""
        turn_over(log)
        self._end_the_unreachable()
        if postmaster.hangs(self.data, lambda: self.state() != "down"):
            postmaster.end_the_hung(self.data)
        for turn in range(TRIES):
            postmaster.clear_stale(self.data, end=turn >= ORPHANED)
            done = self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "120", "-s", "-l", str(log), "start")
            errors = done.stderr
            if self.state() == "up":
                return
            time.sleep(PAUSE)
        tail = _last(log.read_text("utf-8", "replace") if log.exists() else errors)
        raise ClusterFailed(f"The database in {self.folder} does not start: {tail}")

    def _end_the_unreachable(self) -> None:
        """End a server that lives but whose socket somebody has removed: nobody can reach it any more."""
        for mode in ("fast", "immediate"):
            if not postmaster.lives(self.data) or any(self.socket.glob(".s.PGSQL.*[0-9]")):
                return
            self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-t", "30", "-s", "stop")

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user, in a clean environment, from /."""
        who: dict[str, object] = {}
        if os.geteuid() == 0:
            user = server_user()
            who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        # a file, not a pipe: the server inherits it and would keep a pipe open for as long as it lives
        heard = self.folder / f".said.{os.getpid()}"
        with heard.open("w+b") as file:
            heard.unlink()
            done = subprocess.run(  # noqa: S603 -- our own program with our own words
                [self.binaries.program(program), *words],
                cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file, check=False,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.folder), "TZ": "UTC"}, **who,  # type: ignore[call-overload]  # user, group by name
            )  # fmt: skip
            file.seek(0)
            text = file.read().decode("utf-8", "replace")
        return subprocess.CompletedProcess(done.args, done.returncode, "", text)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._own(self.folder)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _own(self, folder: Path) -> None:
        """Make a private folder of the server's user; a stranger's folder under that name is refused."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder.lstat().st_uid == 0:
            self._give(folder)
        wanted = server_user().pw_uid if os.geteuid() == 0 else os.geteuid()
        if folder.is_symlink() or folder.lstat().st_uid != wanted:
            raise ClusterFailed(f"The folder {folder} belongs to another user: remove it and start again.")
        folder.chmod(0o700)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            user = server_user()
            os.chown(path, user.pw_uid, user.pw_gid)


def _log_size(folder: Path) -> dict[str, str]:
    """At most an eighth of a small disk for the database's log."""
    eighth = shutil.disk_usage(folder).total >> 23
    return {"max_wal_size": f"{max(64, eighth)}MB", "min_wal_size": "32MB"} if eighth < SMALL else {}


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " · ".join(lines[-4:]) or "it said nothing"
