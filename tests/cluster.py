"""One throw-away database server for a run of tests, and fresh databases cloned from a migrated template."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import sessions
from lent import Lent, settle
from maplebridge.config.installation import binaries, boot, roles, secrets
from maplebridge.config.installation.cluster import ADMIN, Cluster
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.postgres import ROLES, DatabaseAddress

TEMPLATE = "mb_template"
NOWHERE = "mb_nowhere"
"""Where Django is led outside the tests that have a database: one who stays on the template keeps it from being copied."""
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "off",
    "checkpoint_timeout": "1h",
    "bgwriter_lru_maxpages": "0",
    "wal_writer_delay": "10s",
    "shared_buffers": "32MB",  # each copy and each end of a database looks through all of it
}
PREFIX = "mbt-"

PLAYED = {
    "session_user <> 'mb_web' THEN": (
        "(session_user <> 'mb_web' OR coalesce(current_setting('mb.scope', true), '') = '') THEN"
    ),
    "IF NOT identity_fits(who, hashed)": "IF hashed <> '' AND NOT identity_fits(who, hashed)",
}
"""What functions of the database ask, and what they ask in tests that play people without signing in."""
CHANGED: set[str] = set()
"""Databases whose functions a test wrote anew: no other database may take their place."""
SAYS = """
DO $$
DECLARE
    one oid;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND p.prosecdef AND position(%(before)s IN p.prosrc) > 0
    LOOP
        EXECUTE replace(pg_get_functiondef(one), %(before)s, %(after)s);
    END LOOP;
END $$;
"""


def _secret_key() -> str:
    """The key that this process works with, if Django is set up: a child must make the same codes and hashes."""
    from django.conf import settings

    return str(settings.SECRET_KEY) if settings.configured else ""


@dataclass(frozen=True)
class Database:
    """One fresh database and how this process, or another one, reaches it."""

    address: DatabaseAddress
    home: Home

    def url(self, role: str = "web") -> str:
        """Connection string of a role; "admin" is the server's superuser, for tampering."""
        return self.address.admin if role == "admin" else self.address.url(role)

    def environment(self, role: str = "web") -> dict[str, str]:
        """Environment for another process (a server, a command) that works on this database."""
        names = {"SECRETS": "secret", "WITNESS": "witness", "FILES": "files"}
        folders = {f"MAPLEBRIDGE_{name}": str(getattr(self.home, field)) for name, field in names.items()}
        fixed = {
            "MAPLEBRIDGE_DB": self.url(role),
            "MAPLEBRIDGE_HOME": str(self.home.path),
            "MAPLEBRIDGE_SECRET_KEY": _secret_key()
            or secrets.derived(self.home.secret, "django", key="codes"),
            "DJANGO_SETTINGS_MODULE": "maplebridge.config.settings",
            "MAPLEBRIDGE_TRUSTED": "127.0.0.1",  # tests send more than one source may
        }
        return {**os.environ, **folders, **fixed}

    def strictly(self) -> None:
        """Let the database believe no scope and open no session but as in every real city."""
        self._said([(played, asked) for asked, played in PLAYED.items()])

    def played(self) -> None:
        """Let it believe what tests that play people say of themselves: after a migration wrote its functions anew."""
        self._said(list(PLAYED.items()))

    def _said(self, changes: list[tuple[str, str]]) -> None:
        CHANGED.add(self.address.name)
        with psycopg.connect(self.url("admin")) as connection:
            for before, after in changes:
                psycopg.ClientCursor(connection).execute(SAYS, {"before": before, "after": after})

    @contextmanager
    def as_role(self, role: str) -> Iterator[Any]:
        """Let Django work as another role of this database; yields its connection.

        A session that was left in order waits, as a new one is, for whoever works as the same role there next.
        """
        from django.db import connections

        connection = connections["default"]
        before = dict(connection.settings_dict)
        sessions.leave(connection)
        _point(connection.settings_dict, self.url(role))
        try:
            yield connection
        finally:
            sessions.leave(connection)
            connection.settings_dict.update(before)


@dataclass
class Server:
    """The throw-away cluster of this run."""

    folder: Path
    cluster: Cluster
    home: Home
    passwords: dict[str, str]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _admin: list[psycopg.Connection[Any]] = field(default_factory=list)
    _lent: Lent = field(default_factory=Lent)

    def address(self, name: str) -> DatabaseAddress:
        """Address of one database."""
        admin = make_conninfo(
            host=str(self.cluster.socket), user=ADMIN, password=self.cluster.password, dbname=name
        )
        return DatabaseAddress(admin=admin, passwords=self.passwords, embedded=True, started=True)

    def create(self, template: str = TEMPLATE) -> Database:
        """Clone the migrated template."""
        sessions.end(template)  # whoever stays on it keeps it from being copied
        name = f"t{next(self._numbers)}"
        self._told(_clone(name, template))
        return Database(self.address(name), self.home)

    def lend(self, template: str = TEMPLATE) -> Database:
        """A clone of a template that is given back: one that was given back untouched, or else a new one."""
        name = self._lent.again(template, self._told())
        if name is not None:
            return Database(self.address(name), self.home)
        database = self.create(template)
        self._lent.made(database.address.name, template, self._told())
        return database

    def take_back(self, database: Database) -> None:
        """End the use of what was lent: it waits for the next one if it is as it was made, else it is removed."""
        if not self._lent.back(database.address.name, self._told()):
            self.drop(database)

    def copy(self, name: str) -> Database | None:
        """A clone of a database as it is now; None where somebody works on it, or a test wrote its functions anew."""
        if self._taken(name):
            return None
        settle(self.address(name).admin)
        return self.create(name)

    def replace(self, name: str, template: str) -> bool:
        """Let a database that nobody else works on be a clone of `template`; whether it is one now."""
        if self._taken(name):
            return False
        self._told(f'DROP DATABASE "{name}"', _clone(name, template))
        return True

    def drop(self, database: Database) -> None:
        """Remove a database, whoever is still connected."""
        sessions.end(database.address.name)
        self._told(f'DROP DATABASE IF EXISTS "{database.address.name}" WITH (FORCE)')

    def close(self) -> None:
        """Let go of the connection of the cluster's administrator, and of sessions that wait."""
        sessions.end()
        for one in self._admin:
            one.close()
        self._admin.clear()

    def _taken(self, name: str) -> bool:
        sessions.end(name)
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        with self.cluster.connect() as connection:
            return name in CHANGED or connection.execute(others, (name,)).fetchone() != (0,)

    def _told(self, *statements: str) -> psycopg.Connection[Any]:
        """Run statements as administrator, on one connection for all tests, which is returned; on a new one after the
        server was down.
        """
        for statement in statements or ("SELECT",):
            if not self._admin:
                self._admin.append(self.cluster.connect())
            try:
                self._admin[0].execute(statement)
            except psycopg.OperationalError:
                if not self._admin[0].broken:
                    raise
                self._admin[:] = [self.cluster.connect()]
                self._admin[0].execute(statement)
        return self._admin[0]


def _clone(name: str, template: str) -> str:
    return f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'


RUNNING: list[Server] = []
"""The clusters of this run, while they run."""


def running(settings: dict[str, Any]) -> Server | None:
    """The cluster of this run that a connection's settings lead to; None where it is another's."""
    return next((one for one in RUNNING if settings["HOST"] == str(one.cluster.socket)), None)


@contextmanager
def serving(settings: dict[str, str] | None = None) -> Iterator[Server]:
    """Start a throw-away cluster, configure Django, migrate the template; take it all away at the end."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=quickest()))
    (folder / "pid").write_text(str(os.getpid()))
    folder.chmod(0o711)
    server = _server(folder, {**FAST, **(settings or {})})
    try:
        server.cluster.start()
        _migrate(server)
        RUNNING.append(server)
        yield server
    finally:
        if server in RUNNING:
            RUNNING.remove(server)
        server.close()
        server.cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _server(folder: Path, settings: dict[str, str]) -> Server:
    home = Home(folder, folder / "secret", folder / "witness", folder / "files", cluster=folder / "c")
    for place in (home.secret, home.witness, home.files):
        place.mkdir(mode=0o700)
    secrets.ensure(home.secret)
    programs = binaries.reachable(binaries.find(os.environ.get("MAPLEBRIDGE_PG", "")), folder / "programs")
    cluster = Cluster(home.cluster, programs, secrets.derived(home.secret, "cluster"), settings)
    passwords = {role: secrets.derived(home.secret, f"role:{role}") for role in ROLES}
    return Server(folder, cluster, home, passwords)


def _migrate(server: Server) -> None:
    address = server.address(TEMPLATE)
    roles.prepare(address)
    _cheapen_roles(server)
    boot.configure(server.home, address.url("owner"))
    import django
    from django.db import connections

    from maplebridge.config.database import current

    django.setup()
    _cheapen()
    _point(connections["default"].settings_dict, address.url("owner"))
    current.bring_up()
    with connections["default"].cursor() as cursor:  # the tests' days are not today, and tests play the people
        cursor.execute("UPDATE ledger_rule SET minutes = NULL, played = true")
        for asked, played in PLAYED.items():
            cursor.execute(SAYS, {"before": asked, "after": played})
    connections.close_all()
    settle(address.admin)
    _point(connections["default"].settings_dict, server.address(NOWHERE).url("web"))


def _cheapen_roles(server: Server) -> None:
    """Let the passwords of the roles be asked for as ever, but hashed once, not 4096 times, for each new session."""
    with server.cluster.connect() as connection:
        for role, password in server.passwords.items():
            verifier = sessions.verifier(password)
            psycopg.ClientCursor(connection).execute(f"ALTER ROLE mb_{role} PASSWORD %s", [verifier])


def _cheapen() -> None:
    """Let a password cost this process little (the hash says what it costs), and read a procedure's text once."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    from maplebridge.kernel.law import registry

    Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
    Argon2PasswordHasher.memory_cost = 64
    sessions.keep()
    registry.parse = lru_cache(maxsize=512)(registry.parse)


def _point(settings: dict[str, Any], url: str) -> None:
    said = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings.update({name: said.get(key) or "" for name, key in names.items()})


def quickest() -> str:
    """Memory where there is enough of it: a clone then costs 30 ms whatever the disk is doing."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30
    return str(memory) if roomy else "/tmp"


def _sweep() -> None:
    """Stop clusters of runs that were killed and could not clean up."""
    for folder in Path(quickest()).glob(f"{PREFIX}*"):
        try:
            owner = int((folder / "pid").read_text())
            if folder.stat().st_uid != os.geteuid() or Path(f"/proc/{owner}").exists():
                continue
            lock = folder / "c" / "data" / "postmaster.pid"
            if lock.exists():
                programs = binaries.reachable(binaries.find(), folder / "programs")
                Cluster(folder / "c", programs, "").stop("immediate")
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue
