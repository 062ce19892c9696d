"""`maple demo` once the sample city is built: its accounts are shown, and it is served."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from maplebridge.config.installation import ports
from maplebridge.config.supervision import serving
from maplebridge.demo.posts import OTHERS, PASSWORD, SIGN_INS

TUTORIALS = "docs/tutorial"


def run(arguments: argparse.Namespace) -> int:
    """Show the accounts; serve, if somebody holds the home for that. Returns the exit status."""
    if arguments.hold is None:
        _welcome(None)
        return 0
    port = ports.free_port("127.0.0.1", arguments.port)
    return serving.serve(
        host="127.0.0.1",
        port=port,
        workers=2,
        names=("database", *serving.WORKING),
        hold=arguments.hold,
        greet=lambda: _welcome(port),
    )


def _welcome(port: int | None) -> None:
    console = Console(file=sys.stdout)
    if port is not None:
        console.print(
            f"\nThe sample city is open: [bold]http://localhost:{port}/[/bold]   (Ctrl-C ends it)\n"
        )
    table = Table("account", "acts as", title=f"Demo accounts; the password of each is {PASSWORD}")
    for account in SIGN_INS:
        table.add_row(
            account.username, f"{account.says_en}, {account.unit}, {account.kind.replace('-', ' ')}"
        )
    console.print(table)
    console.print(f"And for the other roles: {', '.join(one.username for one in OTHERS)}.")
    console.print(f"\nBring a report and answer it: {TUTORIALS}/a-reports-journey.md", soft_wrap=True)
    console.print(f"Both sides of a dispute, in ten minutes: {TUTORIALS}/two-sides-of-a-dispute.md", soft_wrap=True)
