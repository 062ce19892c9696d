"""Adopted procedures in the city's own chain: which text was adopted, and that it is still that text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.law.models import AdoptedProcedure
from maplebridge.kernel.ledger.findings import Report

ADOPTED = "procedure_adopted"
FACTS = """
SELECT id, key, version, pack, encode(sha256(convert_to(source, 'UTF8')), 'hex'), digest,
       encode(sha256(convert_to(params::text, 'UTF8')), 'hex'), date_trunc('minute', adopted)
FROM law_adoptedprocedure
"""


def note(row: AdoptedProcedure) -> None:
    """Write into the city's own chain, inside the caller's transaction, that this text was adopted."""
    with connection.cursor() as cursor:
        cursor.execute(f"{FACTS} WHERE id = %s", (row.pk,))
        _, key, version, pack, text, _, params, at = cursor.fetchone()
    data = {"digest": text, "key": key, "pack": pack, "params": params, "version": version}
    ledger.append(matter=0, kind=ADOPTED, at=at, by="system", data=data)


def check(chain: Sequence[ledger.Entry], report: Report) -> None:
    """Compare every adopted text with the entry of its adoption. One query."""
    entered = {(one.data["key"], one.data["version"]): one for one in chain if one.kind == ADOPTED}
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        rows = cursor.fetchall()
    for _, key, version, *facts in rows:
        _one(f"{key} version {version}", facts, entered.pop((key, version), None), report)
    for key, version in entered:
        report.add("procedure", f"{key} version {version} was adopted and is no longer there.")


def _one(name: str, facts: list[Any], entry: ledger.Entry | None, report: Report) -> None:
    pack, text, digest, params, at = facts
    if entry is None:
        report.add("procedure", f"{name} stands there, but no entry says that the city adopted it.")
    elif text != entry.data["digest"] or digest != text:
        report.add("procedure", f"The text of {name} is not the one that was adopted on {entry.at:%Y-%m-%d}.")
    elif (pack, params, at) != (entry.data["pack"], entry.data["params"], entry.at):
        report.add("procedure", f"Pack, values or day of {name} are not those of its adoption.")
