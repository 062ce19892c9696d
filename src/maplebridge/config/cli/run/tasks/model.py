"""`maple tasks model`: a pack's duty lists as a document for `tasks change`, to be filled in by a city."""

from __future__ import annotations

import argparse
import json
from typing import Any

from maplebridge.kernel.command.documents import SCHEMA
from maplebridge.packs.duties import duties


def run(arguments: argparse.Namespace) -> int:
    """Print the document; exit status 0."""
    shared = dict.fromkeys(("asked_by", "approved_by", "explanation", "views", "power", "money"), "")
    changes = [_change(line.level, line.kind, line.category, line.holder) for line in duties(arguments.pack)]
    print(json.dumps({"schema": SCHEMA, **shared, "changes": changes}, ensure_ascii=False, indent=1))
    return 0


def _change(level: str, kind: str, category: str, holder: str) -> dict[str, Any]:
    direction = "exit" if kind == "taken_back" else "entry"
    return {"direction": direction, "level": level, "kind": kind, "category": category, "holder": holder}
