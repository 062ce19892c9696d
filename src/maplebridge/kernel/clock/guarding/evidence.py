"""What is known about the time: of this process, of the database, of the machine since it was started."""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

UPTIME, BOOT = Path("/proc/uptime"), Path("/proc/sys/kernel/random/boot_id")
UNSET = 5  # what adjtimex answers while no time service steers the clock
DATABASE = """
SELECT clock_timestamp(), inet_server_addr() IS NOT NULL AND inet_server_addr() IS DISTINCT FROM inet_client_addr()
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one look finds.

    now       the time of this process;  database  the time of the database
    apart     the database runs on another machine, so that its time is a second opinion
    boot      which start of the machine this is, empty where the system does not say
    passed    seconds since that start, standby included; no setting of the clock changes them
    steered   a time service steers the machine's clock and nobody has set it by hand since
    """

    now: datetime
    database: datetime
    apart: bool
    boot: str
    passed: float
    steered: bool


def gather(now: datetime) -> Evidence:
    """Look at everything. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        database, apart = cursor.fetchone()
    return Evidence(now, database, bool(apart), boot(), passed(), steered())


def boot() -> str:
    """Which start of the machine this is."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def passed() -> float:
    """Seconds since the machine was started, read where no wrapper around this process can change them."""
    try:
        return float(UPTIME.read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return time.monotonic()


class _Timex(ctypes.Structure):
    """As much of the system's structure as is asked for, and room for the rest."""

    _fields_ = [("modes", ctypes.c_uint), ("rest", ctypes.c_char * 508)]


def steered() -> bool:
    """Whether a time service steers the clock; setting the clock by hand ends that at once."""
    try:
        answer = int(ctypes.CDLL(None).adjtimex(ctypes.byref(_Timex())))
    except (AttributeError, OSError):
        return False
    return 0 <= answer < UNSET
