"""The part that keeps the database: it looks every second, starts an embedded server again, waits for one of your own."""

from __future__ import annotations

import logging
import os
import select
import signal
import threading
import time
from contextlib import closing
from types import FrameType

import psycopg

from maplebridge.config.installation import postgres, postmaster
from maplebridge.config.installation.cluster import Cluster, ClusterFailed
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.turning import turn_over
from maplebridge.config.supervision import binding
from maplebridge.kernel.setaside.parts import RUNS, STARTING, WAITS

log = logging.getLogger("maplebridge.database")
EVERY = 1.0
LONGEST = 5.0
"""Seconds between two tries to start a server that does not start, say on a full disk."""
ENDED = "The database server had ended and is started again."
HANGS = (
    "The database server runs and answers nobody. If it does not answer within "
    f"{postmaster.HUNG_SECONDS:.0f} s it is ended and started again."
)
LOOK_SECONDS = 5.0


class Keeper:
    """Opens a connection at each look, as whoever comes new must; when none opens, finds out why and mends it."""

    def __init__(self, home: Home, url: str) -> None:
        self._cluster: Cluster | None = None if os.environ.get("DATABASE_URL") else postgres.cluster_of(home)
        self._url = url
        self._said = False
        self._stopping = threading.Event()
        self.alone = False
        self._wait = 0.25
        self._was_up = True

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End after the look in hand; called with the number of a signal, which does not matter."""
        self._stopping.set()

    def bereave(self) -> None:
        """The supervisor was killed."""
        self.alone = True
        self._stopping.set()

    def run(self) -> None:
        """Look and mend until stopped, or until the supervisor is gone."""
        signal.signal(signal.SIGTERM, self.stop)
        binding.outlive_parent(self.bereave)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while not self._stopping.is_set():  # ends: when it is told to stop
            if self._looks_well():
                self._wait = 0.25
                if self._cluster is not None:
                    turn_over(self._cluster.log)
                self._stopping.wait(EVERY)
            else:
                self._mend()

    def _looks_well(self) -> bool:
        """Ask the database; what it was before decides whether this is news."""
        try:
            if not _answers(self._url):
                return False
        except psycopg.Error:
            return False
        if not self._said:
            again = not self._was_up
            binding.tell(RUNS, "The database had gone and is back." if again else "", again=again)
            self._said = self._was_up = True
        return True

    def _mend(self) -> None:
        """Start the embedded server unless it is up already (a killed connection is no killed server)."""
        if self._cluster is None:
            self._pause("The server that DATABASE_URL names does not answer.")
            return
        try:
            if self._cluster.state() == "up":
                self._pause(
                    "The database server runs, but it does not take this part's connection; its log says why."
                )
                return
            hangs = postmaster.lives(self._cluster.data)
            self._said = self._was_up = False
            binding.tell(STARTING, HANGS if hangs else ENDED)
            log.warning("%s", HANGS if hangs else ENDED)
            self._cluster.start()
        except (ClusterFailed, psycopg.Error, OSError) as error:
            self._pause(_reason(error))

    def _pause(self, why: str) -> None:
        self._was_up = self._said = False
        binding.tell(WAITS, why)
        self._stopping.wait(self._wait)
        self._wait = min(LONGEST, self._wait * 2)


def _answers(url: str) -> bool:
    """Whether the database lets somebody new in and answers, within LOOK_SECONDS each.

    raises  psycopg.Error
    """
    connection = psycopg.connect(
        url, autocommit=True, connect_timeout=int(LOOK_SECONDS), application_name="maplebridge keeper"
    )
    with closing(connection):
        connection.pgconn.send_query(b"SELECT 1")
        ready, _, _ = select.select([connection.pgconn.socket], [], [], LOOK_SECONDS)
        if not ready:
            return False
        result = connection.pgconn.get_result()
        return result is not None and result.status == psycopg.pq.ExecStatus.TUPLES_OK


def _reason(error: Exception) -> str:
    message = str(error)
    if "No space left" in message or "Disk quota" in message:
        return "The disk is full: the database server starts again when there is room."
    return "The database server does not start; its log is in the folder postgres of the data folder."


def keep(home: Home, url: str) -> None:
    """Be the part; afterwards, if the supervisor was killed, end what its parts left behind, and put the server to rest.

    The server is put to rest unless somebody else uses it, say the next `serve`.
    """
    keeper = Keeper(home, url)
    keeper.run()
    if keeper.alone:
        binding.end_the_left()
        from maplebridge.config.installation.resting import rest

        time.sleep(1.0)  # the other parts die with the supervisor; a new one may take over the database
        rest()
