"""Witnesses: outside places that keep the heads, so that the ledger cannot be rolled back or signed again."""

from __future__ import annotations

import base64
import json
import os
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from maplebridge.kernel.ledger import given, keys, sealing
from maplebridge.kernel.ledger.heads import Head, HeadDamaged, Witnessed, head_from

HEADS, KEYS = "heads.jsonl", "keys.json"
PATIENCE = 10
TAIL = 8192


class WitnessFailed(RuntimeError):
    """A witness did not take or give its heads; the message says which and why."""


def write(folder: Path, heads: Sequence[Head]) -> int:
    """Add heads newer than its last to a folder's file, on the disk before this returns; how many were new.

    raises  WitnessFailed
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_keys(folder)
        with (folder / HEADS).open("a+b") as file:
            last = _cut_half_line(file)
            fresh = [head for head in heads if head.size > last]
            for head in fresh:
                file.write(json.dumps(head.shown(), sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise WitnessFailed(f"The witness in {folder} cannot be written ({error.strerror}).") from error
    return len(fresh)


def spread(head: Head) -> list[str]:
    """Give a new head to every witness that the environment names; returns a sentence for each that failed.

    MAPLEBRIDGE_WITNESS holds folders, parted as in PATH; MAPLEBRIDGE_WITNESS_URLS addresses, parted by spaces.
    A folder that missed heads gets them now. What each was given is noted (`given`).
    """
    failed: list[str] = []
    for place, folder in places().items():
        try:
            write(folder, sealing.heads_after(last_size(folder)))
            given.note(place, last_size(folder))
        except WitnessFailed as error:
            failed.append(str(error))
    for url in os.environ.get("MAPLEBRIDGE_WITNESS_URLS", "").split():
        try:
            post(url, head)
            given.note(url, head.size)
        except WitnessFailed as error:
            failed.append(str(error))
    return failed


def places() -> dict[str, Path]:
    """Folders of this installation's witnesses by the name under which they are noted; the first is the city's own."""
    names = list(filter(None, os.environ.get("MAPLEBRIDGE_WITNESS", "").split(os.pathsep)))
    return {given.OWN if n == 0 else name: Path(name) for n, name in enumerate(names)}


def last_size(folder: Path) -> int:
    """How many entries the newest head covers that a folder holds; 0 when it holds none.

    raises  WitnessFailed
    """
    try:
        with (folder / HEADS).open("r+b") as file:
            return _cut_half_line(file)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise WitnessFailed(f"The witness in {folder} cannot be read ({error.strerror}).") from error


def read(folder: Path) -> Witnessed:
    """Read a witness's file. A last line that a kill cut short is passed over.

    raises  WitnessFailed
    """
    path = folder if folder.is_file() else folder / HEADS
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
        texts = json.loads((path.parent / KEYS).read_text("ascii")) if (path.parent / KEYS).exists() else {}
    except (OSError, ValueError) as error:
        raise WitnessFailed(f"The witness {path} cannot be read: {error}.") from error
    heads = [_read_line(path, number, line) for number, line in enumerate(lines[:-1], 1) if line.strip()]
    try:
        public = {name: base64.b64decode(text, validate=True) for name, text in texts.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise WitnessFailed(f"The keys of the witness {path} cannot be read.") from error
    return Witnessed(str(path), tuple(sorted(heads, key=lambda head: head.size)), public)


def post(url: str, head: Head) -> None:
    """Send one head to a witness's address (HTTP POST of its JSON).

    raises  WitnessFailed
    """
    if not url.startswith(("https://", "http://")):
        raise WitnessFailed(f"The witness {url} is no web address.")
    request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
        url,
        data=json.dumps(head.shown()).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 -- the scheme was checked
            answer.read(1)
    except OSError as error:
        raise WitnessFailed(f"The witness {url} did not take the head: {error}.") from error


def printout(head: Head) -> str:
    """A head to be printed, pinned to a wall or put into a newspaper; it can be typed back."""
    shown = head.shown()
    lines = [
        f"Entries:   {head.size}",
        f"Root:      {shown['root']}",
        f"At:        {shown['at']}",
        f"Before:    {shown['prev']}",
        f"Signature: {shown['signature']}",
        f"Key:       {head.key_id}",
    ]
    return "\n".join(lines)


def _write_keys(folder: Path) -> None:
    path = folder / KEYS
    before = json.loads(path.read_text("ascii")) if path.exists() else {}
    public = [keys.public(name) for name in (keys.SEAL, keys.PROMISE)]
    wanted = {**before, **{keys.key_id(key): base64.b64encode(key).decode() for key in public}}
    if wanted != before:
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(wanted, indent=1, sort_keys=True) + "\n", "ascii")
        draft.replace(path)


def _cut_half_line(file: BinaryIO) -> int:
    """Take away a last line that a kill left unfinished; returns the size in the last whole line, or 0."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - TAIL))
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        file.truncate(start + len(whole))
    lines = whole.splitlines()
    try:
        return head_from(json.loads(lines[-1])).size if lines else 0
    except (HeadDamaged, ValueError) as error:
        raise WitnessFailed(f"The last line of a witness is damaged: {error}.") from error


def _read_line(path: Path, number: int, line: bytes) -> Head:
    try:
        return head_from(json.loads(line))
    except (HeadDamaged, ValueError) as error:
        raise WitnessFailed(f"Line {number} of the witness {path} is damaged: {error}.") from error
