"""Which calls of a trial have written something, seen from the web server. Nothing is started."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from maplebridge.config.chaos.ordered import FIRST

FIRST_SENT = "HTTP_" + FIRST.upper().replace("-", "_")
COMMITS = (
    (re.compile(r"/api/v1/reports"), 201),
    (re.compile(r"/api/v1/matters/[^/]+/acts"), 200),
    (re.compile(r"/(?:en|zh)/(?:follow|desk)/([^/]+)/do/[^/]+"), 302),
)
"""Addresses that write something when they are posted to, and the status that says so."""


def committed(environ: Mapping[str, Any], status: int) -> str | None:
    """The number in the address of a call of the trial that has written something; empty where it holds none.

    returns  None  it has written nothing, or was sent before, so that an earlier call may have written it
    """
    if environ["REQUEST_METHOD"] != "POST" or not environ.get(FIRST_SENT):
        return None
    for address, good in COMMITS:
        match = address.fullmatch(environ["PATH_INFO"])
        if match is not None and status == good:
            return match[1] if match.lastindex else ""
    return None
