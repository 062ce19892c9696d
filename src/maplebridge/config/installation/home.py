"""Where an installation's data lies: secrets, witness heads, files and the database cluster."""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

ENTER_ALL = 0o711
PRIVATE = 0o700


class HomeUnusable(Exception):
    """The data folder cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """Folders of one installation; `notes` are sentences a person should read once, in the order in which they came
    up.
    """

    path: Path
    secret: Path
    witness: Path
    files: Path
    cluster: Path
    notes: tuple[str, ...] = ()


def home() -> Home:
    """Find the data folder (MAPLEBRIDGE_HOME or this checkout's own) and make what is missing.

    raises  HomeUnusable
    """
    named = os.environ.get("MAPLEBRIDGE_HOME", "")
    path = Path(named).expanduser().absolute() if named else default_path()
    _make(path, ENTER_ALL if os.geteuid() == 0 else PRIVATE)
    secret, witness, files = path / "secret", path / "witness", path / "files"
    for folder in (secret, witness, files):
        _make(folder, PRIVATE)
        folder.chmod(PRIVATE)
    cluster, notes = cluster_folder(path)
    return Home(path=path, secret=secret, witness=witness, files=files, cluster=cluster, notes=notes)


def checkout() -> Path:
    """Folder of this checkout (or of the installed package)."""
    named = os.environ.get("MAPLEBRIDGE_ROOT", "")
    return Path(named).resolve() if named else Path(__file__).resolve().parents[4]


def tag(path: Path) -> str:
    """Eight characters that tell two folders apart."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def default_path() -> Path:
    """The folder used when MAPLEBRIDGE_HOME is not set; two checkouts never share it."""
    if os.geteuid() == 0:
        return Path("/var/lib/maplebridge") / tag(checkout())
    named = os.environ.get("XDG_DATA_HOME", "")
    data = Path(named) if named else Path.home() / ".local" / "share"
    return data / "maplebridge" / tag(checkout())


def cluster_folder(path: Path) -> tuple[Path, tuple[str, ...]]:
    """Where the database's files lie, first, and sentences about it: in the home, or in a folder its user can reach.

    PostgreSQL refuses to run as root; root therefore runs it as `nobody`, who must be able to enter
    every folder above the data.
    """
    inside = path / "postgres"
    if os.geteuid() != 0:
        return inside, ()
    if not enterable(path) and enterable(path.parent):
        path.chmod(path.stat().st_mode | 0o011)
    if enterable(path):
        return inside, ()
    outside = Path("/var/lib/maplebridge") / f"{tag(path)}-postgres"
    note = (
        f"The database cannot lie in {path}: the user it runs as ({server_user().pw_name}) may not enter "
        f"a folder above it. Its files are in {outside} instead."
    )
    _make(outside.parent, ENTER_ALL)
    return outside, (note,)


def enterable(path: Path) -> bool:
    """Whether any user may enter this folder and all above it."""
    real = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (real, *real.parents))


def server_user() -> pwd.struct_passwd:
    """The unprivileged user as whom root runs the database.

    raises  HomeUnusable  this machine has neither `nobody` nor `daemon`
    """
    for name in ("nobody", "daemon"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise HomeUnusable(
        "PostgreSQL does not run as root and this machine has no user `nobody`. "
        "Start Maplebridge as an ordinary user, or set DATABASE_URL."
    )


def _make(path: Path, mode: int) -> None:
    if path.is_dir():
        return
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(parents=True, exist_ok=True)
        for folder in missing:  # whatever the command's mask says: root's database runs as another user
            folder.chmod(mode if folder == path else max(mode, ENTER_ALL) if os.geteuid() == 0 else PRIVATE)
    except OSError as error:
        raise HomeUnusable(
            f"The data folder {path} cannot be made ({error.strerror}). "
            "Set MAPLEBRIDGE_HOME to a folder this user may write to."
        ) from error
