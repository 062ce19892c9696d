"""What a command prints with --json: one document, whose `schema` says in which form."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

SCHEMA = 1


def tell(facts: Mapping[str, object]) -> None:
    """Print the facts as one JSON document with its schema first."""
    sys.stdout.write(json.dumps({"schema": SCHEMA, **facts}, ensure_ascii=False, default=str) + "\n")
