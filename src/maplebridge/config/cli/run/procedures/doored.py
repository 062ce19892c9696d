"""What `maple procedures check --doors --competence` finds: of the procedures in force, in this city."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from maplebridge.config.procedures import competences, doors, posts
from maplebridge.config.procedures.posts import Post
from maplebridge.kernel.command import documents
from maplebridge.kernel.law import proofs, registry
from maplebridge.rules.soundness.authority import without_authority

DOORS = ("opened_by", "unreachable_acts", "roles_without_post", "limits_without_law")
MISUSED = 2


def run(arguments: argparse.Namespace) -> int:
    """Look at every procedure in force, or at those named; status 0 clean, 1 something was found, 2 one is not in force."""
    adopted = doors.in_force()
    named = {file.stem for file in arguments.files}
    if unknown := sorted(named - {one.procedure.id for one in adopted}):
        print(f"This city goes by no procedure {', '.join(unknown)} today.", file=sys.stderr)
        return MISUSED
    signed = posts.sign_ins(timezone.now())
    found = [_looked_at(one, signed) for one in adopted if not named or one.procedure.id in named]
    dirty = [one for one in found if faults(one, of_doors=arguments.doors, of_competence=arguments.competence)]
    if arguments.json:
        documents.tell({"procedures": found})
    else:
        for one in found:
            _print(one, arguments)
    return 1 if dirty else 0


def _looked_at(adopted: registry.Adopted, signed: list[Post]) -> dict[str, Any]:
    """Everything of one procedure, as plain data by the keys of the document."""
    looked = doors.doors(adopted, signed)
    return {
        "id": adopted.procedure.id,
        "version": adopted.procedure.version,
        "sound": proofs.proof(adopted.id).sound,
        "opened_by": looked.opened_by,
        "unreachable_acts": looked.unreachable_acts,
        "roles_without_post": looked.roles_without_post,
        "units_without_post": [asdict(one) for one in looked.waiting],
        "same_office_conflicts": competences.found(adopted),
        "limits_without_law": sorted({str(one.where) for one in without_authority(adopted.procedure)}),
    }


def faults(one: dict[str, Any], *, of_doors: bool, of_competence: bool) -> list[str]:
    """The columns of a procedure in which something is wrong, of those that were asked for. In the order of the document."""
    wrong = [] if one["sound"] else ["sound"]
    if of_doors:
        wrong += [name for name in DOORS if bool(one[name]) == (name != "opened_by")]
        wrong += ["units_without_post"] if _unlooked(one) else []
    if of_competence and one["same_office_conflicts"]:
        wrong.append("same_office_conflicts")
    return wrong


def _unlooked(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Roles of which some unit has nobody who signs in, and nobody would look for one."""
    return [row for row in one["units_without_post"] if not row["looked_for_by"]]


def _print(one: dict[str, Any], arguments: argparse.Namespace) -> None:
    """A line for each procedure, and one for each thing that was found."""
    wrong = faults(one, of_doors=arguments.doors, of_competence=arguments.competence)
    opened = ", ".join(one["opened_by"][:4]) + (" …" if len(one["opened_by"]) > 4 else "")
    print(f"{one['id']} {one['version']}: {'clean' if not wrong else 'not clean'}; opened by {opened or 'nobody'}")
    for name in wrong:
        for fault in () if name == "units_without_post" else one[name] if isinstance(one[name], list) else ():
            said = ", ".join(f"{key} {value}" for key, value in fault.items() if value) if isinstance(fault, dict) else fault
            print(f"  {name}: {said}")
    for line in _waiting(one["units_without_post"]) if arguments.doors else ():
        print(f"  {line}")


def _waiting(rows: list[dict[str, Any]]) -> Iterator[str]:
    """A sentence for each level at which units wait for somebody who signs in, and who looks for one."""
    for level in dict.fromkeys(row["level"] for row in rows):
        here = [row for row in rows if row["level"] == level]
        roles = ", ".join(f"{row['role']} at {row['units']} of {row['of']}" for row in here)
        who = ", ".join(here[0]["looked_for_by"][:3])
        looks = f"{who} looks for somebody and gives the sign-in" if who else "no administrator is left to look for one"
        yield f"{level}: nobody signs in for {roles} units ({here[0]['first']} first); {looks}."
