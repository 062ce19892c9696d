"""The database of an installation: its own embedded one, or the server that DATABASE_URL names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from maplebridge.config.installation import binaries, holding, secrets
from maplebridge.config.installation.cluster import ADMIN, Cluster
from maplebridge.config.installation.home import Home
from maplebridge.rules.plain import whole

NAME = "maplebridge"
USED: dict[Path, holding.Hold] = {}
"""The homes whose embedded database this process uses: nobody stops it meanwhile."""
ROLES = ("owner", "web", "clock", "seal", "export")


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """How to reach the database: as its administrator, or as one of our five roles.

    admin     connection URL of the administrator;  passwords  by the name of the role
    embedded  it is ours to start and stop;  started  this process has started it
    """

    admin: str
    passwords: dict[str, str]
    embedded: bool
    started: bool

    @property
    def name(self) -> str:
        """The database's name."""
        return str(conninfo_to_dict(self.admin).get("dbname") or NAME)

    def url(self, role: str) -> str:
        """Connection string of one role: owner, web, clock, seal or export."""
        return make_conninfo(self.admin, user=f"mb_{role}", password=self.passwords[role], dbname=self.name)


def ensure(home: Home, *, start: bool = True) -> DatabaseAddress:
    """Find the database, starting the embedded one if need be.

    raises  ClusterFailed, NoPostgres, SecretsUnusable
    """
    secrets.ensure(home.secret, stands=stands(home))
    passwords = {role: secrets.derived(home.secret, f"role:{role}") for role in ROLES}
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return DatabaseAddress(admin=make_conninfo(url), passwords=passwords, embedded=False, started=False)
    _use(home)
    cluster = cluster_of(home)
    started = cluster.start() if start else False
    admin = make_conninfo(host=str(cluster.socket), user=ADMIN, password=cluster.password, dbname=NAME)
    return DatabaseAddress(admin=admin, passwords=passwords, embedded=True, started=started)


def stands(home: Home) -> bool:
    """Whether something was kept in this home that its keys belong to: a database, or heads that were signed."""
    made = not os.environ.get("DATABASE_URL") and (home.cluster / "data" / "PG_VERSION").exists()
    return made or (home.witness / "heads.jsonl").exists()


def stop(home: Home) -> None:
    """Stop the embedded database; a server of one's own is left alone."""
    if not os.environ.get("DATABASE_URL"):
        cluster_of(home).stop()


def leave(home: Home) -> holding.Hold | None:
    """Stop using the embedded database; the lock with which it may be stopped, None while others use it."""
    hold = USED.pop(home.path, None)
    if hold is not None:
        hold.release()
    return holding.alone(home.path)


def _use(home: Home) -> None:
    if home.path not in USED:
        USED[home.path] = holding.use(home.path)


def cluster_of(home: Home) -> Cluster:
    """The embedded cluster of this home, with the programs of the version that made it."""
    made = home.cluster / "data" / "PG_VERSION"
    version = whole(made.read_text("utf-8", "replace").strip()) if made.exists() else None
    programs_here = binaries.find(os.environ.get("MAPLEBRIDGE_PG", ""), version=version)
    programs = binaries.reachable(programs_here, home.cluster.with_name(f"{home.cluster.name}-programs"))
    return Cluster(folder=home.cluster, binaries=programs, password=secrets.derived(home.secret, "cluster"))
