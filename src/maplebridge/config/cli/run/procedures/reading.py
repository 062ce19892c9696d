"""What the words of `maple procedures` say of files that are no procedures, or that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Callable

from maplebridge.config.procedures.files import meant
from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.procedure import Procedure


def carry_out(work: Callable[[], int]) -> int:
    """Do the work; returns its exit status, or after a sentence 1 for a text that is no procedure, 2 for a file that
    fails.
    """
    try:
        return work()
    except ProcedureError as error:
        print(error, file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"There is no file or procedure {error.filename}. Check the name.", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"The file cannot be read or written: {error}", file=sys.stderr)
    return 2


def read(name: str) -> Procedure:
    """The procedure of a file or an id.

    raises  ProcedureError, OSError, UnicodeDecodeError
    """
    path = meant(name)
    return parse(path.read_text("utf-8"), name=path.name)
