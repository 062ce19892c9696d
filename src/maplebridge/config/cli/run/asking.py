"""What a command is asked in a JSON document: read strictly, and refused with a sentence that says where."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.rules import plain
from maplebridge.rules.limits import FORM_BYTES, LINE_LETTERS

ABOUT_IT = frozenset({"schema"})
"""What any document may say of itself."""


class AskedWrongly(ValueError):
    """The command cannot be asked so; the sentence says what is wrong, where, and what to write."""


def document(name: str) -> dict[str, Any]:
    """The JSON object in a file, or on the standard input for `-`; at most FORM_BYTES octets.

    raises  AskedWrongly
    """
    try:
        octets = sys.stdin.buffer.read(FORM_BYTES + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise AskedWrongly(f"{name} cannot be read ({error.strerror}). Check the name.") from error
    if len(octets) > FORM_BYTES:
        raise AskedWrongly(f"The document is longer than {FORM_BYTES:,} octets. Ask for less at once.")
    try:
        read = json.loads(
            octets.decode("utf-8-sig"), object_pairs_hook=_named_once, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise AskedWrongly("The document is not written in UTF-8. Save it as UTF-8 and ask again.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise AskedWrongly(f"The document is no JSON: {error}.") from error
    if not isinstance(read, dict):
        raise AskedWrongly("The document must be one JSON object: it begins with { and ends with }.")
    return read


def _named_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise AskedWrongly(f"“{twice[:40]}” stands twice in one object; keep one of them.")
    return dict(pairs)


def _no_number(name: str) -> Any:
    raise AskedWrongly(f"{name} is no number that JSON has; write one with digits.")


def known(row: Mapping[str, Any], names: Collection[str], where: str) -> None:
    """See that an object has no member that nobody knows. Raises AskedWrongly."""
    strange = sorted(set(row) - set(names) - ABOUT_IT)
    if strange:
        raise AskedWrongly(
            f"{where}: “{strange[0][:40]}” is not known; known are {', '.join(sorted(names))}."
        )


def objects(row: Mapping[str, Any], name: str, where: str) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a list, each with where it stands: “tasks 2”; none where the list is missing. Raises AskedWrongly."""
    given = row.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise AskedWrongly(f"{where}: “{name}” must be a list of objects: [{{ … }}, …].")
    return [(f"{name} {number}", one) for number, one in enumerate(given, 1)]


def words(
    row: Mapping[str, Any], name: str, where: str, *, usual: str | None = None, most: int = LINE_LETTERS
) -> str:
    """A member that holds words; `usual` where it is missing, None for one that may not be. Raises AskedWrongly."""
    given = row.get(name, usual)
    if given is None or (usual is None and given == ""):
        raise AskedWrongly(f"{where}: “{name}” is missing.")
    if not isinstance(given, str):
        raise AskedWrongly(f"{where}: “{name}” must be words in quotation marks.")
    if len(given) > most:
        raise AskedWrongly(f"{where}: “{name}” has more than {most:,} letters. Shorten it.")
    return given


def one_of(
    row: Mapping[str, Any], name: str, allowed: Sequence[str], where: str, *, usual: str | None = None
) -> str:
    """A member that is one of some words. Raises AskedWrongly."""
    given = words(row, name, where, usual=usual)
    if given not in allowed:
        raise AskedWrongly(f"{where}: “{name}” is “{given[:40]}”; it must be one of {', '.join(allowed)}.")
    return given


def day(row: Mapping[str, Any], name: str, where: str, *, usual: date | None = None) -> date:
    """A member that is a day, such as 2026-05-07. Raises AskedWrongly."""
    given = words(row, name, where, usual=None if usual is None else usual.isoformat())
    read = plain.day(given)
    if read is None:
        raise AskedWrongly(f"{where}: “{name}” is “{given[:40]}”, which is no day; write 2026-05-07.")
    return read
