"""`python -m maplebridge`: the command line."""

from maplebridge.config.cli import command

if __name__ == "__main__":
    raise SystemExit(command())
