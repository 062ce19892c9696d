"""What `maple procedures check --adopted` finds of the texts that the city adopted."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.checked import answer
from maplebridge.config.cli.run.procedures.reading import carry_out
from maplebridge.config.procedures.checking import Checked, check_texts
from maplebridge.config.procedures.texts import newest_texts
from maplebridge.kernel.law import registry


def run(arguments: argparse.Namespace) -> int:
    """Prove the newest texts that the city adopted and say what was found; status 1 if one is not sound."""
    return carry_out(lambda: answer(arguments, _adopted(arguments)))


def _adopted(arguments: argparse.Namespace) -> list[Checked]:
    """The newest texts that the city adopted, checked as they were written."""
    named = {file.stem for file in arguments.files}
    texts = {
        name: text
        for name, text in newest_texts().items()
        if not named or name.removesuffix(".toml") in named
    }
    return list(check_texts(texts, pack=registry.home_pack(), coverage=arguments.coverage).values())
