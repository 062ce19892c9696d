"""`python -m maplebridge`: the command line."""

from maplebridge.config.cli import main

raise SystemExit(main())
