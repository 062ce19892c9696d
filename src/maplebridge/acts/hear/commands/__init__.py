"""The commands of hearing: data without Django, so that a start costs nothing."""

from __future__ import annotations

from maplebridge.kernel.command import Command

COMMANDS = (
    Command(
        "import",
        "open matters from a CSV, XLSX or Parquet file",
        words="maplebridge.acts.hear.commands.words",
        run="maplebridge.acts.hear.commands.importing",
        boot="clock",
        needs_city=True,
    ),
    Command(
        "learn",
        "learn from the matters that persons have sorted",
        words="maplebridge.acts.hear.commands.words",
        run="maplebridge.acts.hear.commands.learning",
        boot="clock",
        needs_city=True,
    ),
    Command(
        "answers",
        "check the published answers of a pack: whole, and which are due for review",
        words="maplebridge.acts.hear.commands.answerwords",
        run="maplebridge.acts.hear.commands.answering",
    ),
)
