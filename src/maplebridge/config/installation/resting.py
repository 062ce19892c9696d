"""What a command leaves behind when it ends: no database server that nobody uses."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import psycopg
from django.conf import settings
from django.db import connections

from maplebridge.config.installation import boot, postgres
from maplebridge.config.installation.cluster import Cluster
from maplebridge.config.installation.home import home

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
TRIES = 5
PAUSE = 0.1


def rest() -> None:
    """Stop the embedded database unless another command uses it. A second Ctrl-C waits for it.

    Who comes while it is being stopped waits until it is down, and then starts it: nobody meets it half stopped.
    """
    if os.environ.get("DATABASE_URL"):
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave()
    with suppress(*boot.REASONS, psycopg.OperationalError):
        place = home()
        if (place.cluster / "data" / "postmaster.pid").exists():
            alone = postgres.leave(place)
            if alone is None:
                return
            try:
                cluster = postgres.cluster_of(place)
                if not in_use(cluster):
                    cluster.stop()
            finally:
                alone.release()


def in_use(cluster: Cluster) -> bool:
    """Whether somebody else is connected; those who are just leaving are given half a second. A query for each look."""
    with cluster.connect() as connection:
        for _ in range(TRIES):
            row = connection.execute(OTHERS).fetchone()
            if row is not None and not row[0]:
                return False
            time.sleep(PAUSE)
    return True


def _leave() -> None:
    if settings.configured:
        connections.close_all()
