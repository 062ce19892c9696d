"""Numbered papers as a file: number, kind, day, hashes and to whom, of every matter that is exported; never their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing.content import numbered
from maplebridge.kernel.conduct.models import Edition, Issued
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.records import tables
from maplebridge.packs.reading import OUTSIDE
from maplebridge.texts import LANGUAGES

COLUMNS = (
    "number", "kind", "day", "matter", "procedure", "entry", "to",
    *(f"sha256_{language}" for language in LANGUAGES),
)  # fmt: skip
NUMBERS = ("entry",)
BRINGER = "bringer"
"""Under `to`: whoever brought the matter; other roles by their names."""
CHUNK = 2000


def export(path: Path) -> int:
    """Write the numbered papers of every matter that an export holds; how many. A query for each chunk, and two.

    raises  Incomplete  a name that ends in none of .csv, .xlsx, .parquet
    """
    return tables.write(path, COLUMNS, _records, numbers=NUMBERS, sheet="papers")


def _records() -> Iterator[dict[str, Any]]:
    held = dict(Matter.objects.filter(against=None).exclude(category=OUTSIDE).values_list("number", "procedure_id"))
    hashes: dict[int, dict[str, str]] = {}
    for issued, language, digest in Edition.objects.order_by("seq").values_list("issued_id", "language", "digest"):
        hashes.setdefault(issued, {})[language] = digest
    names = ("pk", "matter", "seq", "document", "series", "year", "n", "bringer", "roles", "at")
    for row in Issued.objects.order_by("pk").values(*names).iterator(chunk_size=CHUNK):
        if row["matter"] in held:
            yield _record(row, held[row["matter"]], hashes.get(row["pk"], {}))


def _record(row: dict[str, Any], procedure: int, hashes: dict[str, str]) -> dict[str, Any]:
    return {
        "number": numbered(row["series"], row["year"], row["n"]),
        "kind": row["document"],
        "day": towntime.local(row["at"]).date(),
        "matter": numbers.show(row["matter"]),
        "procedure": registry.by_id(procedure).procedure.id,
        "entry": row["seq"],
        "to": ", ".join([*([BRINGER] if row["bringer"] else []), *row["roles"]]),
        **{f"sha256_{language}": hashes.get(language, "") for language in LANGUAGES},
    }
