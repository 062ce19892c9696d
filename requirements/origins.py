"""Asks the package index, for each locked package, when its version came out and how many accounts may release it.

`lock.sh` runs this after locking; the answers stand in `origins.json`, so that `./maple supply` needs no network.
Kept are a day, a count and the name of an organisation: no names of people.
"""
# ruff: noqa: S310

from __future__ import annotations

import json
import re
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from pip._internal.models.index import PyPI

HERE = Path(__file__).resolve().parent
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def origin(name: str, versions: list[str]) -> dict[str, object]:
    """What the index says of the locked versions of a package."""
    with urllib.request.urlopen(f"{PyPI.pypi_url}/{name}/json", timeout=60) as answer:
        said = json.load(answer)
    owned = said.get("ownership") or {}
    days = {
        version: min(one["upload_time_iso_8601"][:10] for one in said["releases"][version])
        for version in versions
        if said["releases"].get(version)
    }
    return {
        "released": days,
        "accounts": len({one["user"] for one in owned.get("roles", [])}) or None,
        "organisation": owned.get("organization"),
    }


def main() -> int:
    """Write origins.json."""
    pins: dict[str, set[str]] = {}
    for list_of in ("base", "test"):
        for name, version in PIN.findall((HERE / f"{list_of}.txt").read_text()):
            pins.setdefault(name, set()).add(version)
    with ThreadPoolExecutor(8) as pool:
        told = pool.map(origin, pins, map(sorted, pins.values()))
    packages = dict(zip(pins, told, strict=True))
    made = {"schema": 1, "asked_on": datetime.now(UTC).date().isoformat(), "packages": packages}
    (HERE / "origins.json").write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
