"""What the environment says about this installation, looked at before anything is started with it."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from maplebridge.packs.cities import is_away

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HIGHEST_PORT = 65535
LONG = 20
"""Characters of a key that somebody else signs with, at least."""
LOCAL_PART, DOMAIN = re.compile(r"[A-Za-z0-9._-]{1,13}"), re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
"""Of the address to which mail comes back: behind it stand a +, and up to 50 signs by which a letter is known (of 64)."""
LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""What a machine calls itself: monitors, balancers and whoever keeps it ask under these names, always."""


class Unusable(Exception):
    """A variable cannot be read; the message says which, and what it takes."""


def check(there: Mapping[str, str] | None = None) -> None:
    """See that each variable that is set can be read.

    raises  Unusable
    """
    variables = os.environ if there is None else there
    for name, (fits, takes) in TAKES.items():
        text = variables.get(f"MAPLEBRIDGE_{name}")
        if text is not None and not fits(text):
            raise Unusable(
                f"MAPLEBRIDGE_{name} takes {takes}, not {text[:60]!r}. Set it right, or leave it out."
            )


def hosts(there: Mapping[str, str] | None = None) -> list[str]:
    """The host names that are answered, each once: first those that are named, then that of the city's own address,
    last this machine's own.
    """
    variables = os.environ if there is None else there
    named = [one.strip() for one in variables.get("MAPLEBRIDGE_HOSTS", "").split(",")]
    own = _host(variables.get("MAPLEBRIDGE_ADDRESS", ""))
    return list(dict.fromkeys(filter(None, [*named, own, *LOCAL])))


def zone(there: Mapping[str, str] | None = None) -> str:
    """The name of the city's time zone: what is set, else that of China."""
    return (os.environ if there is None else there).get("MAPLEBRIDGE_TIME_ZONE", "Asia/Shanghai")


def hour(name: str, usual: str) -> time:
    """The time of day that a variable names; the usual one where it is not set. Raises ValueError."""
    return time.fromisoformat(os.environ.get(name, usual))


def today(now: datetime | None = None) -> date:
    """The city's day, for commands that run without Django; `now` is an aware moment.

    raises  Unusable  no such time zone
    """
    if not _zone(zone()):
        check()
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(zone())).date()


def _host(address: str) -> str:
    """The host of an address, as a browser sends it; empty if it names none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return f"[{host}]" if ":" in host else host


def _zone(text: str) -> bool:
    try:
        return bool(ZoneInfo(text).key)
    except (KeyError, ValueError, OSError):
        return False


def _hour(text: str) -> bool:
    try:
        return len(text) == len("08:00") and time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _plain_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return not text or (LOCAL_PART.fullmatch(local) is not None and DOMAIN.fullmatch(domain) is not None)


def _share(text: str) -> bool:
    try:
        share = float(text)
    except ValueError:
        return False
    return math.isfinite(share) and 0 <= share <= 100


def _whole(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most


TAKES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "TIME_ZONE": (_zone, "the name of a time zone, such as Asia/Shanghai"),
    "CLOCK_SHARE": (_share, "a share in per cent, from 0 to 100"),
    "CLOCK_FLOOR": (_whole(0, 10**8), "a whole number, 0 or more"),
    "AWAY": (lambda text: not text or is_away(text), "the address of a page, from https:// on, without a query"),
    "SMTP_PORT": (_whole(1, HIGHEST_PORT), f"a port from 1 to {HIGHEST_PORT}"),
    "MAIL_BOUNCES": (_plain_address, "an e-mail address without a +, such as bounces@city.example"),
    "SMS": (lambda text: not text or os.path.isfile(text), "a file with the template of the SMS service"),
    "SMS_REPORT_KEY": (lambda text: not text or len(text) >= LONG, f"a secret of at least {LONG} characters"),
    "QUIET_FROM": (_hour, "a time of day such as 21:00"),
    "QUIET_UNTIL": (_hour, "a time of day such as 08:00"),
    "QUIET_HOLIDAYS": (lambda text: text in ("yes", "no"), "yes or no"),
    "LOG": (lambda text: text in LEVELS, f"one of {', '.join(LEVELS)}"),
}
