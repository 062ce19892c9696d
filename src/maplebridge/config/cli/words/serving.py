"""The words of `serve` and `worker`."""

from __future__ import annotations

import argparse


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `serve` or `worker`."""
    parser.set_defaults(which=name)
    if name == "serve":
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
        )
        parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
        parser.add_argument("--no-worker", action="store_true", help="only pages and API, no clock or sealer")
