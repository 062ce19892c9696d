"""Which sides have signed a paper, when and by which means: their roles alone, never who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.kernel.file.shapes.signing import How, Signature, Signatures
from maplebridge.kernel.law import registry
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.papers import signing
from maplebridge.texts import Wording, as_it_is

Taken = tuple[str, str, datetime, bool]
"""An act by which a paper was signed: its name, the role of whoever took it, when, whether an office wrote it down."""


def of_paper(token: str, partly: Mapping[str, tuple[int, int]] = Frozen()) -> Signatures | None:
    """Who signed the paper of a token, for anybody who holds it; None where nobody signs such a paper. One query.

    partly  of parts of several, where only some have: how many have, of how many, for a reader who may know it
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procedure, version, sides, own, shown, name, role, at, by_office FROM conduct_signed_paper(%s)",
            [token],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    procedure, version, sides, own, shown = rows[0][:5]
    taken = [row[5:] for row in rows if row[5] is not None]
    whose = {name: _of_one(procedure, version, name) for name in shown}
    signed = {role: _signed(role, own, whose, taken) for role in sides}
    so_far = {role: partly.get(role) if not signed[role] else None for role in sides}
    return Signatures(
        tuple(
            Signature(_title(procedure, version, role), *(signed[role] or (None, None)), so_far[role]) for role in sides
        )
    )


def _signed(
    role: str, own: list[str], shown: Mapping[str, str], taken: list[Taken]
) -> tuple[datetime, How] | tuple[()]:
    """When and how a role signed: the first act of its own, else what shows it on paper.

    shown  the acts that show signatures on paper, each with the one role whose it is; empty for all of them
    """
    for name, whose, at, by_office in taken:
        if name in own and whose == role:
            return at, "entered" if by_office else "code"
    paper = (at for name, _, at, by_office in taken if by_office and shown.get(name) in ("", role))
    return next(((at, "paper") for at in paper), ())


def _of_one(procedure: str, version: int, name: str) -> str:
    adopted = registry.by_key(procedure, version)
    return "" if adopted is None else signing.of_one(adopted.procedure, name)


def _title(procedure: str, version: int, role: str) -> Wording:
    adopted = registry.by_key(procedure, version)
    return as_it_is(role) if adopted is None else adopted.procedure.role_title(role)


def of_matter(
    papers: Sequence[IssuedPaper], partly: Mapping[str, tuple[int, int]] = Frozen()
) -> Signatures | None:
    """Who signed the last of these papers that its sides sign; None where there is none. One query where there is.

    partly  as `of_paper`
    """
    last = next((one for one in reversed(papers) if one.signed), None)
    return None if last is None else of_paper(last.check, partly)
