"""What doctor says of the answer base: answers whose review day is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from maplebridge.acts.hear.answers import base


def sentences() -> Iterator[str]:
    """A sentence for each answer whose review day is over: its name, the day, what to do. No query of a matter."""
    for one in base.due(now=datetime.now(UTC)):
        if one.overdue:
            yield (
                f"The answer {one.id} was to be reviewed by {one.review.isoformat()}. Read it again with the office, and "
                "give it a new review day in the pack's answers.toml (./maple answers check)."
            )
