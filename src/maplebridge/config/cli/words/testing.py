"""The words of `test` and `prove`."""

from __future__ import annotations

import argparse

KINDS = ("pure", "law", "methods", "shape", "db", "acts", "web")


PROOFS = (
    "soundness", "adversary", "simulation", "kills", "two-sides", "mediations", "stories", "reports", "chaos", "gates",
)  # fmt: skip
"""Every proof, in the order in which all are run; `config.proving` has what each does."""
ONE_OF = f"{', '.join(PROOFS[:-1])} or {PROOFS[-1]}"


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `test` or `prove`."""
    parser.set_defaults(which=name, passes_on=True)
    if name == "test":
        parser.add_argument(
            "kind", nargs="?", default=None, help=f"one of {', '.join(KINDS)}; all, if left out"
        )
    else:
        parser.set_defaults(passes_on=False)
        parser.add_argument("proof", nargs="?", default=None, help=f"one of them: {ONE_OF}; all, if left out")
        parser.add_argument("--only", default=None, help="the same: " + ONE_OF)
        parser.add_argument("--kills", type=int, default=200, help="kills of the chaos (default 200)")
        parser.add_argument("--seed", type=int, default=1963, help="the same seed chooses the same victims")
        parser.add_argument("--json", action="store_true", help="print the numbers of each proof as JSON")
        parser.add_argument("--days", type=int, default=60, help="days of the simulation (default 60)")
        parser.add_argument("--per-day", type=int, default=20, help="reports on an average day (default 20)")


def check(arguments: argparse.Namespace) -> None:
    """A proof without kills proves nothing.

    raises  SystemExit
    """
    if arguments.which == "prove" and arguments.kills < 1:
        raise SystemExit(f"--kills takes a number above 0, not {arguments.kills}.")
