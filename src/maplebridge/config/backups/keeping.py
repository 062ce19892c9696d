"""Backup and restore of a whole installation."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from maplebridge import __version__
from maplebridge.config.backups import asides, dumping, numbering, papernumbers, upgrading, whose
from maplebridge.config.backups.asides import FRESH
from maplebridge.config.installation import holding, roles, secrets
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.issuing.lost import Lost
from maplebridge.kernel.ledger import keys, sealing, tiles, witnesses
from maplebridge.kernel.records import archive, journal
from maplebridge.kernel.records.archive import BackupDamaged, Manifest
from maplebridge.kernel.records.erasing import reapply

KEYS = ("codes", "vault", "seal", "promise")
DUMP = "database.dump"
LOST = "rolled_back"
Progress = Callable[[int, int], None]


class RestoreRefused(RuntimeError):
    """The restore would lose or overwrite something; the message says what, and how to insist."""


class BackupRefused(RuntimeError):
    """A backup cannot be written there; the message says where else."""


@dataclass(slots=True)
class Restored:
    """What a restore did.

    entries   how many the ledger holds now;  erased  how many persons were erased again
    findings  what is wrong, a sentence each;  lost  what the witnesses know and the backup lacks, a sentence each
    aside     name of the database that was set aside;  keys  whether the backup's keys were taken
    left      it was refused, and what was loaded stays in the database of DATABASE_URL;  jumped  see `numbering`
    papers    numbers of papers that were given after the backup and are given by nobody again
    """

    entries: int = 0
    erased: int = 0
    findings: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    aside: str = ""
    keys: bool = False
    left: bool = False
    jumped: bool = False
    papers: list[Lost] = field(default_factory=list)


def backup(home: Home, address: DatabaseAddress, target: Path, *, with_keys: bool) -> Manifest:
    """Write everything into one file: heads first, then the database in one state, then files.

    raises  DumpFailed, OSError, BackupRefused
    """
    if target.resolve().is_relative_to(home.files.resolve()):
        raise BackupRefused(
            f"{target.parent} holds the city's own files, which a backup packs: name another folder."
        )

    head = ledger.head()
    facts: dict[str, object] = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "with_keys": with_keys,
        "head": head.shown() if head else None,
    }
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name:
        stage = Path(name)
        (stage / "witness").mkdir()
        for path in sorted(home.witness.glob("*.json*")):
            shutil.copy2(path, stage / "witness")
        dumping.dump(home, address, stage / DUMP)
        return archive.write(target, _parts(home, stage, with_keys), facts)


def restore(
    home: Home,
    address: DatabaseAddress,
    source: Path,
    *,
    witnesses: Sequence[Path],
    accept_loss: bool,
    progress: Progress,
    city: str = "",
) -> Restored:
    """Load a backup beside the present data, bring its tables to this version, prove its ledger, erase again, and
    only then take it into use.

    city    the name of the backup's city, where somebody wants another city than the one that stands here
    raises  BackupDamaged, DumpFailed, RestoreRefused, UpgradeFailed, WitnessFailed
    """
    with _alone(home), tempfile.TemporaryDirectory(prefix=".restore-", dir=home.path) as name:
        stage = Path(name)
        with archive.unpacked(source, stage) as manifest:
            (stage / "witness").mkdir(exist_ok=True)
            done = Restored(keys=bool(manifest.facts.get("with_keys")))
            if done.keys:
                _see_keys(home, stage / "secret")
            with _loading(address) as fresh:
                dumping.load(home, address, fresh, stage / DUMP)
                _bring_up(make_conninfo(address.url("owner"), dbname=fresh), manifest)
                if address.embedded:
                    _see_city(address, fresh, city)
                url = make_conninfo(address.url("seal"), dbname=fresh)
                _prove(home, stage, url, witnesses, done, progress)
                if address.embedded and not done.lost:
                    done.lost += whose.newer(address.url("owner"), make_conninfo(address.url("owner"), dbname=fresh))
                if done.findings or (done.lost and not accept_loss):
                    done.left = not address.embedded
                    return done
                _take(home, address, stage, fresh, done)
    return done


def _parts(home: Home, stage: Path, with_keys: bool) -> Iterator[tuple[str, Path]]:
    yield DUMP, stage / DUMP
    for path in sorted((stage / "witness").iterdir()):
        yield f"witness/{path.name}", path
    for path in sorted(home.files.rglob("*")):
        if path.is_file():
            yield f"files/{path.relative_to(home.files).as_posix()}", path
    if with_keys:
        for name in KEYS:
            yield f"secret/{name}.key", home.secret / f"{name}.key"


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Be the only restore of this home."""
    handle = os.open(home.path / "restore.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise RestoreRefused("Another restore runs on this home: wait until it has ended.") from error
    finally:
        os.close(handle)


def _see_keys(home: Home, unpacked: Path) -> None:
    """See that the keys of a backup are keys, and that nothing that runs goes on with others.

    raises  BackupDamaged, RestoreRefused
    """
    differ = []
    for name in KEYS:
        try:
            key = secrets.read(unpacked, name)
        except secrets.SecretsUnusable as error:
            raise BackupDamaged(
                f"The backup's own {name}.key cannot be used: it is missing, empty or damaged."
            ) from error
        own = home.secret / f"{name}.key"
        if not own.exists() or secrets.read(home.secret, name) != key:
            differ.append(f"{name}.key")
    if differ and holding.served(home.path):
        raise RestoreRefused(
            f"The backup has other keys than this city now ({', '.join(differ)}), and `serve` runs with those it has. "
            "End it, restore, then start it again."
        )


def _see_city(address: DatabaseAddress, fresh: str, named: str) -> None:
    """See that the backup is of the city that stands here, or of the one that somebody named.

    raises  RestoreRefused
    """
    here = whose.of(address.url("owner"))
    other = whose.of(make_conninfo(address.url("owner"), dbname=fresh))
    if here is None or other is None or not whose.differs(here, other) or other.is_called(named):
        return
    raise RestoreRefused(
        f"This is a backup of another city: {other.shown}; here stands {here.shown}. Their own entries do not begin "
        "alike. Restore it into a folder of its own (MAPLEBRIDGE_HOME); to put it in the place of the city that stands "
        f'here, add --city "{other.name_en}".'
    )


@contextmanager
def _loading(address: DatabaseAddress) -> Iterator[str]:
    """A database to load into; one that is not taken into use goes again, with whoever is in it."""
    fresh = _prepare(address)
    try:
        yield fresh
    finally:
        if address.embedded:
            asides.drop(address, FRESH)


def _bring_up(url: str, manifest: Manifest) -> None:
    with working_on(url):
        upgrading.bring_up(url, version=str(manifest.facts.get("version", "unknown")))


def _prepare(address: DatabaseAddress) -> str:
    if address.embedded:
        dumping.create(address, FRESH)
        roles.give_rights(make_conninfo(address.admin, dbname=FRESH), FRESH)
        return FRESH
    if dumping.tables(address.url("owner")):
        raise RestoreRefused(
            "The database of DATABASE_URL is not empty. Make an empty one, name it in DATABASE_URL, and restore into it."
        )
    return address.name


def _prove(
    home: Home, stage: Path, url: str, witnesses: Sequence[Path], done: Restored, progress: Progress
) -> None:
    own = [folder for folder in (stage / "witness", home.witness) if folder.exists()]
    folders = [*own, *witnesses]
    with working_on(url):
        report = ledger.verify(folders, progress=progress)
    done.entries = report.entries
    for finding in report.findings:
        (done.lost if finding.code == LOST else done.findings).append(finding.sentence)


def _take(home: Home, address: DatabaseAddress, stage: Path, fresh: str, done: Restored) -> None:
    now = datetime.now(UTC)
    mark = now.strftime(asides.MARK)
    erasures = [
        one for folder in (stage / "witness", home.witness) for one in journal.read(folder / journal.NAME)
    ]
    if done.keys:
        _take_keys(home, stage / "secret", mark)
    with working_on(make_conninfo(address.url("clock"), dbname=fresh)):
        done.erased = reapply(erasures, now=now)
    owner = address.url("owner")
    stood = [address.name, *(one.name for one in asides.aside_databases(address))] if address.embedded else []
    url, beside = make_conninfo(owner, dbname=fresh), [make_conninfo(owner, dbname=one) for one in stood if one != fresh]
    done.jumped = numbering.go_on(url, beside=beside, erased=[one.person for one in erasures])
    with working_on(make_conninfo(address.url("clock"), dbname=fresh)):
        done.papers = papernumbers.go_on(url, beside=beside, known=not done.jumped, now=now)
    if address.embedded:
        done.aside = asides.name_of(address, now)
        dumping.swap(address, fresh, done.aside)
    if (stage / "files").is_dir():
        shutil.copytree(stage / "files", home.files, dirs_exist_ok=True)
    if done.lost and (home.witness / "heads.jsonl").exists():
        (home.witness / "heads.jsonl").rename(home.witness / f"heads.before-{mark}.jsonl")
    for path in sorted((stage / "witness").iterdir()):
        if not (home.witness / path.name).exists():
            shutil.copy2(path, home.witness / path.name)
    journal.add(home.witness, erasures)
    _tell_witness(home, address)


def _tell_witness(home: Home, address: DatabaseAddress) -> None:
    """Bring ledger and own witness to the same heads: each may hold some that were signed beside the backup."""
    keys.forget()
    tiles.forget()
    with working_on(address.url("seal")):
        sealing.take_over(witnesses.read(home.witness).heads)
        witnesses.write(home.witness, sealing.heads_after(witnesses.last_size(home.witness)))


def _take_keys(home: Home, unpacked: Path, mark: str) -> None:
    """Put the backup's keys in place; those that were here are kept beside them."""
    for name in KEYS:
        old, new = home.secret / f"{name}.key", unpacked / f"{name}.key"
        if old.exists() and old.read_bytes() != new.read_bytes():
            old.rename(home.secret / f"{name}.key.before-{mark}")
        shutil.copyfile(new, old)
        old.chmod(0o600)


@contextmanager
def working_on(url: str) -> Iterator[None]:
    """Let Django work on another database, or as another role, for a while; each connection before and after is
    closed.
    """
    connection = connections["default"]
    before = dict(connection.settings_dict)
    parts = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    connection.close()
    connection.settings_dict.update({name: parts.get(key) or "" for name, key in names.items()})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
