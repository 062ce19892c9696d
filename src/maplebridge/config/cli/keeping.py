"""`maple backup` and `maple restore`, and what a restore set aside."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from maplebridge.config.backups.numbering import JUMP

if TYPE_CHECKING:
    from maplebridge.config.backups.keeping import Restored
    from maplebridge.config.installation.home import Home
    from maplebridge.config.installation.postgres import DatabaseAddress

GOOD, FOUND, MISUSED = 0, 1, 2


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `backup` or `restore`."""
    parser.set_defaults(which=name)
    parser.add_argument("--json", action="store_true", help="print JSON")
    if name == "backup":
        parser.add_argument(
            "file", type=Path, nargs="?", help="the file to write (default: maplebridge-<time>.tar)"
        )
        parser.add_argument(
            "--with-keys", action="store_true",
            help="also the keys of codes, vault and signatures; without them the backup alone opens no contact",
        )  # fmt: skip
        return
    parser.add_argument("file", type=Path, nargs="?", help="the backup to restore")
    parser.add_argument(
        "--kept",
        action="store_true",
        help="instead: list the databases that restores set aside, with their age",
    )
    parser.add_argument(
        "--drop", action="append", default=[], metavar="NAME",
        help="instead: drop a database that a restore set aside; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--witness", action="append", type=Path, default=[], metavar="DIR",
        help="a folder (or heads.jsonl) of an outside witness to prove the ledger against",
    )  # fmt: skip
    parser.add_argument(
        "--accept-loss",
        action="store_true",
        help="take it into use though a witness saw entries that it lacks",
    )
    parser.add_argument(
        "--city", default="", metavar="NAME",
        help="the backup is of another city than the one that stands here, and is to take its place: that city's name",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Back up or restore: 0 done, 1 something was found and nothing was changed, 2 the question was wrong."""
    from maplebridge.config.backups import dumping, keeping, upgrading
    from maplebridge.config.installation import home
    from maplebridge.config.installation.boot import boot
    from maplebridge.kernel.ledger.witnesses import WitnessFailed
    from maplebridge.kernel.records.archive import BackupDamaged

    restoring = arguments.which == "restore"
    if restoring and (arguments.kept or arguments.drop):
        return _asides(arguments)
    if restoring and arguments.file is None:
        return _wrong("Name the backup to restore: `maple restore FILE`.")
    if restoring and not arguments.file.is_file():
        return _wrong(f"There is no file {arguments.file}.")
    if missing := [str(named) for named in getattr(arguments, "witness", []) if not named.exists()]:
        return _wrong(f"There is no witness at {', '.join(missing)}. Nothing was changed.")
    try:
        address = boot("owner", migrate=not restoring)
        return (_restore if restoring else _backup)(arguments, home.home(), address)
    except (
        BackupDamaged, dumping.DumpFailed, keeping.BackupRefused, keeping.RestoreRefused, upgrading.UpgradeFailed,
        WitnessFailed,
    ) as error:  # fmt: skip
        return _wrong(f"{error} Nothing was changed.")
    except OSError as error:
        return _wrong(f"{error.strerror or error}: {error.filename or arguments.file}. Nothing was changed.")


def _backup(arguments: argparse.Namespace, place: Home, address: DatabaseAddress) -> int:
    from maplebridge.config.backups import keeping

    now = datetime.now(UTC)
    target = (arguments.file or Path(f"maplebridge-{now:%Y%m%d-%H%M%S}.tar")).absolute()
    if target.exists():
        return _wrong(f"There is already a file {target}; a backup overwrites nothing.")
    manifest = keeping.backup(place, address, target, with_keys=arguments.with_keys)
    size = target.stat().st_size
    shown = {"schema": 1, "file": str(target), "bytes": size, **manifest.facts, "parts": len(manifest.parts)}
    keys = (
        "It holds the keys of codes, vault and signatures: whoever has it can read every contact and sign in the "
        "city's name. Lock it away."
        if arguments.with_keys
        else f"The keys are not in it. Copy {place.secret} to another safe place: without vault.key no contact can "
        "be opened again, without codes.key no resident's code fits."
    )
    _say(arguments, shown, f"Written: {target} ({size:,} bytes, {len(manifest.parts)} parts).\n{keys}")
    return GOOD


def _restore(arguments: argparse.Namespace, place: Home, address: DatabaseAddress) -> int:
    from maplebridge.config.backups import keeping
    from maplebridge.config.cli.ledger import progressing

    with progressing("Proving the ledger") as progress:
        done = keeping.restore(
            place, address, arguments.file.absolute(),
            witnesses=arguments.witness, accept_loss=arguments.accept_loss, progress=progress,
            city=arguments.city,
        )  # fmt: skip
    refused = bool(done.findings or (done.lost and not arguments.accept_loss))
    shown = {
        "schema": 1, "restored": not refused, "entries": done.entries, "erased_again": done.erased,
        "findings": done.findings, "lost": done.lost, "kept_aside": done.aside, "keys": done.keys,
    }  # fmt: skip
    _say(arguments, shown, "\n".join(_sentences(done, refused)))
    return FOUND if refused else GOOD


def _asides(arguments: argparse.Namespace) -> int:
    """List or drop what restores set aside."""
    from maplebridge.config.backups import asides
    from maplebridge.config.installation.boot import boot

    address, now = boot("owner"), datetime.now(UTC)
    kept = asides.found(address)
    if missing := sorted(set(arguments.drop) - {one.name for one in kept}):
        return _wrong(
            f"No restore set aside a database {', '.join(missing)}; `maple restore --kept` lists them."
        )
    for name in arguments.drop:
        asides.drop(address, name)
    left = [one for one in kept if one.name not in arguments.drop]
    shown: dict[str, object] = {
        "schema": 1,
        "dropped": arguments.drop,
        "kept": [
            {"name": one.name, "since": one.since and one.since.isoformat(), "days": one.days(now)}
            for one in left
        ],
    }
    said = [*(f"Dropped: {name}." for name in arguments.drop), *(one.sentence(now) for one in left)]
    _say(arguments, shown, "\n".join(said or ["No database is set aside."]))
    return GOOD


def _sentences(done: Restored, refused: bool) -> list[str]:
    unchanged = (
        "The database of DATABASE_URL holds the backup now: empty it."
        if done.left
        else "Nothing was changed."
    )
    if done.findings:
        return [*done.findings, f"The ledger of this backup does not hold. {unchanged}"]
    if refused:
        return [*done.lost, f"{unchanged} To lose those entries knowingly, add --accept-loss."]
    said = [f"Restored: {done.entries:,} entries, and the ledger holds."]
    if done.erased:
        said.append(f"{done.erased:,} erased persons were in the backup; they are erased again.")
    if done.aside:
        said.append(
            f"What was there before is kept in the database {done.aside}. It holds whoever will be erased from now on: "
            f"drop it with `maple restore --drop {done.aside}` as soon as you no longer need it."
        )
    if not done.keys:
        said.append(
            "The backup held no keys: contacts and residents' codes work only with the secret/vault.key and "
            "secret/codes.key of that time."
        )
    if done.jumped:
        said.append(
            "Which numbers were given after the backup is not known here: those of matters go on "
            f"{JUMP:,} further, so that none is given twice."
        )
    if done.lost:
        said += [*done.lost, "Outside witnesses will go on saying so; tell them when and why."]
    return said


def _say(arguments: argparse.Namespace, shown: dict[str, object], text: str) -> None:
    print(json.dumps(shown, ensure_ascii=False, indent=1) if arguments.json else text)


def _wrong(text: str) -> int:
    print(text, file=sys.stderr)
    return MISUSED
