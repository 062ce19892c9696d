"""The program of each part: `python -m maplebridge.config.supervision.entry PART`."""

from __future__ import annotations

import os
import signal
import sys

from maplebridge.config.supervision import binding


def main(words: list[str]) -> None:
    """Be one part until ended: worker, followers, sealer, database, or web with the words of its command."""
    name, *rest = words
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one who started us ends us
    if name == "web":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        binding.bind()
        os.execv(rest[0], rest)  # noqa: S606  our own server, with the words of our own supervisor
    if name != "database":
        binding.bind()
    from maplebridge.config.supervision import (
        programs,  # only now: Ctrl-C and the supervisor's end are seen to
    )

    programs.be(name)


if __name__ == "__main__":
    main(sys.argv[1:])
