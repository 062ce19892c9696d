"""From nothing to a configured Django: home, secrets, database, role, migrations."""

from __future__ import annotations

import os
import subprocess
import sys

import django
import psycopg

from maplebridge.config.database import current
from maplebridge.config.installation import binaries, cluster, environment, postgres, roles, secrets
from maplebridge.config.installation import home as homes
from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel.setaside import parts, room


class MigrationFailed(Exception):
    """The tables could not be brought up to date; the message holds the last words of the attempt."""


class CannotStart(SystemExit):
    """This installation cannot start; ends the process with status 1 and the sentence, unless it is caught."""


REASONS = (
    homes.HomeUnusable,
    secrets.SecretsUnusable,
    binaries.NoPostgres,
    cluster.ClusterFailed,
    roles.RightsMissing,
    MigrationFailed,
)


def boot(role: str, *, start: bool = True, migrate: bool = False) -> DatabaseAddress:
    """Make this process ready to work as one database role: owner, web, clock, seal or export.

    raises  CannotStart; SystemExit (2: a variable of the environment cannot be read)
    """
    try:
        environment.check()
    except environment.Unusable as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
    try:
        return _boot(role, start=start, migrate=migrate)
    except REASONS as error:
        raise CannotStart(str(error)) from error
    except psycopg.OperationalError as error:
        first = str(error).strip().splitlines()[0]
        raise CannotStart(f"The database does not answer: {first}") from error


def _boot(role: str, *, start: bool, migrate: bool) -> DatabaseAddress:
    place = homes.home()
    for note in place.notes:
        print(note, file=sys.stderr)
    address = postgres.ensure(place, start=start)
    url = address.url(role)
    if not (roles.works(url) and roles.works(address.url("owner"))):
        roles.prepare(address)
    configure(place, url)
    django.setup()  # only now: the settings read the environment that was just set
    if migrate and current.outdated(address.url("owner")):
        current.bring_up() if role == "owner" else _migrate_in_child()
    if role != "owner":
        roles.check(url)
    return address


def configure(place: homes.Home, url: str) -> None:
    """Say in the environment what the settings and the kernel read."""
    os.environ["MAPLEBRIDGE_DB"] = url
    os.environ["MAPLEBRIDGE_SECRETS"] = str(place.secret)
    outside = filter(None, os.environ.get("MAPLEBRIDGE_WITNESS_FOLDERS", "").split(os.pathsep))
    os.environ["MAPLEBRIDGE_WITNESS"] = os.pathsep.join([str(place.witness), *outside])
    os.environ["MAPLEBRIDGE_FILES"] = str(place.files)
    os.environ["MAPLEBRIDGE_SECRET_KEY"] = secrets.derived(place.secret, "django", key="codes")
    os.environ.setdefault(parts.VARIABLE, str(place.path / "parts.json"))
    os.environ[room.VARIABLE] = os.pathsep.join({str(place.path), str(place.cluster.parent)})
    os.environ["DJANGO_SETTINGS_MODULE"] = "maplebridge.config.settings"


def _migrate_in_child() -> None:
    words = [
        sys.executable,
        "-c",
        "from maplebridge.config.installation.boot import boot; boot('owner', migrate=True)",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 -- this interpreter
    if done.returncode:
        lines = done.stderr.strip().splitlines()[-3:]
        raise MigrationFailed("The tables could not be brought up to date: " + " · ".join(lines))
