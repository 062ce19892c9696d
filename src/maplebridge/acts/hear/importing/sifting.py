"""Which rows of a batch are new, which are here already, and which only have the key of another."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.acts.hear.importing import heads, rows, submissions
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.rules.refusal import Incomplete

Numbered = tuple[heads.Line, rows.Understood]
Others = list[tuple[heads.Line, Incomplete]]


def sifted(read: list[Numbered]) -> tuple[list[rows.Understood], int, Others]:
    """Rows to open, how many are here already, and those that have the key of another but say something else."""
    before = submissions.stored([key for _, one in read for key in (one.key, *one.former)])
    asked = [
        before[key].matter
        for _, one in read
        if one.contact
        for key in (one.key, *one.former)
        if key in before
    ]
    keys = envelopes.keys_of(asked)
    fresh, existing, others = [], 0, []
    for line, one in read:
        same = before.get(one.key) or next(
            (before[key] for key in one.former if _is_former(before, key)), None
        )
        differ = [] if same is None else submissions.differing(same, one.content, one.contact, keys)
        if same is None:
            before[one.key] = submissions.Before(one.content, one.contact, 0)
            fresh.append(one)
        elif differ:
            others.append((line, submissions.refusal(differ, numbered=one.numbered)))
        else:
            existing += 1
    return fresh, existing, others


def _is_former(before: Mapping[bytes, submissions.Before], key: bytes) -> bool:
    """Whether an earlier version opened the row of a key."""
    return key in before and len(before[key].content) == submissions.WORDS
