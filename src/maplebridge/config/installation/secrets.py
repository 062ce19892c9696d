"""The secrets of an installation: made once, kept apart from the data, never in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets as randomness
from pathlib import Path

from maplebridge.kernel.identity import derivation
from maplebridge.kernel.identity.keyed import DERIVED

KEYS = ("root", "codes", "vault", "seal", "promise")
LENGTH = 32
MARKED = ("root", "codes")
"""The keys from which others are derived; their file says that HKDF derives them (ADR 18)."""


class SecretsUnusable(Exception):
    """A secret is missing, damaged or readable by others; the message says what to do."""


def ensure(folder: Path, *, stands: bool = False) -> None:
    """Make the keys that are missing, unless a city `stands` already: its own keys are somewhere else then.

    root (passwords of the database roles), codes (residents' codes, links, sessions), vault (contacts), seal and
    promise (signatures). All but root belong to the data and move with it.

    raises  SecretsUnusable
    """
    gone = [f"{name}.key" for name in KEYS if not (folder / f"{name}.key").exists()]
    if stands and gone:
        raise SecretsUnusable(
            f"The keys of this city are not all there: {', '.join(gone)} is missing in {folder}. New ones would open no "
            "contact and fit no resident's code: put them back from the copy of your keys. Nothing was changed."
        )
    for name in KEYS:
        path = folder / f"{name}.key"
        if not path.exists():
            _write_once(path, randomness.token_bytes(LENGTH))


def read(folder: Path, name: str) -> bytes:
    """Read one key of 32 bytes.

    raises  SecretsUnusable
    """
    path = folder / f"{name}.key"
    try:
        mode, text = path.stat().st_mode, _says(path).removeprefix(DERIVED)
    except OSError as error:
        raise SecretsUnusable(f"The key {path} cannot be read ({error.strerror}).") from error
    if mode & 0o077:
        raise SecretsUnusable(f"The key {path} can be read by other users: run `chmod 600 {path}`.")
    try:
        key = base64.b64decode(text)
    except ValueError:  # no base64 at all
        key = b""
    if len(key) != LENGTH:
        raise SecretsUnusable(f"The key {path} is damaged: restore it from the copy of your keys.")
    return key


def derived(folder: Path, purpose: str, *, key: str = "root", length: int = LENGTH) -> str:
    """Derive a password or secret for one purpose from a key, always the same: `length` bytes in hex.

    A key of before HKDF goes on to give what it gave: passwords and hashes of its city were made with it.
    """
    if _says(folder / f"{key}.key").startswith(DERIVED):
        hexadecimal = derivation.derived(read(folder, key), purpose, length).hex()
        return DERIVED + hexadecimal if key == "codes" else hexadecimal
    return hmac.new(read(folder, key), purpose.encode(), hashlib.sha256).hexdigest()


def _says(path: Path) -> str:
    return path.read_text("ascii", errors="replace")


def _write_once(path: Path, key: bytes) -> None:
    """Write under another name, then link: two starters keep the first key, a kill leaves no half key."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            marked = DERIVED.encode() if path.stem in MARKED else b""
            file.write(marked + base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
