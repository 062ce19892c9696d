"""One .tar that holds everything, with a manifest of hashes; read again only when every hash fits."""

from __future__ import annotations

import errno
import fcntl
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import IO, cast

FORM = "maplebridge.backup/1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
Parts = Iterable[tuple[str, Path]]


class BackupDamaged(ValueError):
    """The file is no backup, or not whole; the message says what does not fit."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: facts about the installation, and size and hash of every part.

    facts  by name;  parts  by the name of the file in the archive: "bytes" and "sha256" of each
    """

    facts: dict[str, object]
    parts: dict[str, dict[str, object]]


def write(target: Path, parts: Parts, facts: dict[str, object]) -> Manifest:
    """Write a backup under another name and give it its own name when it is whole and on the disk.

    raises  FileExistsError (something has this name by now, or another backup is written to it at the same time)
    """
    draft = target.with_name(f".{target.name}.part")
    parts_written: dict[str, dict[str, object]] = {}
    with _alone(draft, target) as raw:
        try:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                for name, path in parts:
                    with path.open("rb") as file:
                        parts_written[name] = {
                            "bytes": path.stat().st_size,
                            "sha256": file_digest(file, "sha256").hexdigest(),
                        }
                    tar.add(path, arcname=name, recursive=False, filter=_plain)
                text = json.dumps(
                    {"form": FORM, **facts, "parts": parts_written}, indent=1, ensure_ascii=False
                ).encode()
                member = tarfile.TarInfo(MANIFEST)
                member.size, member.mode = len(text), 0o600
                tar.addfile(member, io.BytesIO(text))
            raw.flush()
            os.fsync(raw.fileno())
            _name(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    return Manifest(facts, parts_written)


@contextmanager
def _alone(draft: Path, target: Path) -> Iterator[IO[bytes]]:
    """The draft, for us alone; what an interrupted backup left of it is written over."""
    taken = FileExistsError(
        errno.EEXIST, "There is a file of this name, or another backup is being written to it", str(target)
    )
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb") as raw:
        try:
            fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.path.samestat(draft.stat(), os.fstat(raw.fileno()))
        except (BlockingIOError, FileNotFoundError):
            ours = False  # another holds it, or has just given it its name
        if not ours or os.path.lexists(target):
            raise taken
        raw.truncate()
        yield raw


def _name(draft: Path, target: Path) -> None:
    """Give the draft its name, and never another file's. Where a disk knows no links, somebody could slip in between."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"):
            draft.replace(target)


@contextmanager
def unpacked(source: Path, folder: Path) -> Iterator[Manifest]:
    """Unpack a backup into an empty folder, checking each hash.

    raises  BackupDamaged
    """
    unpacked_parts: dict[str, dict[str, object]] = {}
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                if member.isfile():
                    unpacked_parts[member.name] = _take(tar, member, folder / _inside(member.name))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupDamaged(f"{source} cannot be read as a backup: {error}.") from error
    yield _checked(source, folder, unpacked_parts)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> dict[str, object]:
    target.parent.mkdir(parents=True, exist_ok=True)
    file = tar.extractfile(member)
    if file is None:
        raise BackupDamaged(f"The part {member.name} cannot be read.")
    digest, size = sha256(), 0
    with file, open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := file.read(CHUNK):  # ends: with the part
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _checked(source: Path, folder: Path, parts_there: dict[str, dict[str, object]]) -> Manifest:
    if parts_there.pop(MANIFEST, None) is None:
        raise BackupDamaged(f"{source} has no {MANIFEST}: it is no backup, or its end is missing.")
    try:
        facts: dict[str, object] = json.loads((folder / MANIFEST).read_bytes())
        parts = cast("dict[str, dict[str, object]]", dict(facts)["parts"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BackupDamaged(f"{source} has a {MANIFEST} that cannot be read.") from error
    if not isinstance(parts, dict):
        raise BackupDamaged(f"{source} has a {MANIFEST} that names no parts.")
    if facts.get("form") != FORM:
        raise BackupDamaged(f"{source} has the form {facts.get('form')}; this version reads {FORM}.")
    del facts["parts"]
    wrong = sorted(name for name in {*parts, *parts_there} if parts.get(name) != parts_there.get(name))
    if wrong:
        raise BackupDamaged(
            f"{source} was changed or is not whole: {', '.join(wrong)} does not fit the manifest."
        )
    return Manifest(facts, parts)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise BackupDamaged(f"The backup holds a part outside itself: {name}.")
    return path


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
