"""What a command says where something cannot be done."""

from __future__ import annotations

import sys

from maplebridge.rules.refusal import Refusal
from maplebridge.texts import in_all


def sentence(refusal: Refusal) -> None:
    """Say on standard error, in every language, why something cannot be done."""
    sys.stderr.write("\n".join(in_all(refusal.words).values()) + "\n")
