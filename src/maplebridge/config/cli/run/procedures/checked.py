"""What `maple procedures check` finds: of files, of a pack."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from maplebridge.config.cli.run.procedures.reading import carry_out
from maplebridge.config.procedures.checking import Checked, check_files
from maplebridge.config.procedures.files import pack_files
from maplebridge.kernel.command import documents


def run(arguments: argparse.Namespace) -> int:
    """Prove the procedures that are meant and say what was found; status 1 if one is not sound."""
    return carry_out(lambda: answer(arguments, _checked(arguments)))


def _checked(arguments: argparse.Namespace) -> list[Checked]:
    files = arguments.files or pack_files(arguments.pack)
    return list(check_files(files, pack=arguments.pack, coverage=arguments.coverage))


def answer(arguments: argparse.Namespace, checked: Sequence[Checked]) -> int:
    """Print what was found, as JSON or as a table; exit status 1 if a procedure is not sound."""
    if arguments.json:
        documents.tell({"procedures": [one.to_json() for one in checked]})
    else:
        from maplebridge.config.cli.run.procedures.table import (
            show,  # draws with rich, which JSON need not wait for
        )

        show(checked, coverage=arguments.coverage)
    return 0 if all(one.sound for one in checked) else 1
