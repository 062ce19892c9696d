"""Where the house has a paper set: one at a time in each process of ours, a few waiting."""

from __future__ import annotations

import atexit
import base64
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from maplebridge.kernel.cleaning.door import Apart
from maplebridge.kernel.typesetting.preparing import prepared
from maplebridge.kernel.typesetting.templates import Template

PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop()); "
    "from maplebridge.kernel.typesetting.apart import main; main()"
)


class Unset(Exception):
    """The paper could not be set. The words say why; they may quote the template, never who it is for."""

    CAUSE = "paper_unset"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Set:
    """A paper that was set: its PDF, how many pages it has, how many signs its fonts lack."""

    pdf: bytes
    pages: int
    missing: int


def typeset(template: Template, data: Mapping[str, Any], *, language: str, at: datetime) -> Set:
    """Set a paper in one language: the same octets for the same template, data and moment.

    data    words by the names that the library reads, and `address`, of which the QR code is made; the order says nothing
    raises  Unset;  cleaning.door.Busy  too many wait already
    """
    fit, missing = prepared({**data, "qr": qr(str(data.get("address", "")))}, language)
    question = {
        "source": base64.b64encode(template.source).decode(),
        "data": fit,
        "timestamp": int(at.timestamp()),
    }
    try:
        result, pdf = _press.asked(json.dumps(question, ensure_ascii=False).encode())
    except (OSError, EOFError) as error:
        raise Unset("It took longer, or more memory, than a paper may.") from error
    if not pdf:
        raise Unset(str(result.get("why", "")))
    return Set(pdf, int(result.get("pages", 0)), missing)


def qr(address: str) -> str:
    """A QR code as SVG; empty for no address."""
    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()


_press = Apart(PROGRAM)
atexit.register(_press.end)
