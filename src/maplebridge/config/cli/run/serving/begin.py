"""`maple serve` and `maple worker` before the database starts: the home is held, a port is found."""

from __future__ import annotations

import argparse

from maplebridge.config.cli import go_on
from maplebridge.config.installation import holding, home, ports
from maplebridge.config.installation.holding import Hold

SERVED = "maplebridge.config.cli.run.serving.served"


def run(arguments: argparse.Namespace) -> int:
    """Serve, or work, until stopped; while the disk is full, wait for room. Returns the exit status."""
    if arguments.which == "worker":
        return go_on(arguments, SERVED, boot="owner", waits=True)
    ports.check_port(arguments.port)
    arguments.hold = hold_home()
    arguments.port = ports.free_port(arguments.host, arguments.port)
    return go_on(arguments, SERVED, boot="web", waits=True)


def hold_home() -> Hold:
    """Be the one `serve` of this home.

    raises  SystemExit (another one is, or what it left behind still runs)
    """
    try:
        return holding.serve(home.home().path)
    except (holding.HomeInUse, home.HomeUnusable) as error:
        raise SystemExit(str(error)) from None
