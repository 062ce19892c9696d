"""The verbs that this installation runs: those that the settings name, in their order."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

from maplebridge.kernel.verbs.declaration import EntryKind, Verb
from maplebridge.kernel.verbs.entries import KERNEL


@cache
def declared() -> tuple[Verb, ...]:
    """What each verb of `settings.VERBS` declares. Raises ValueError where two bear one name."""
    verbs = tuple(import_module(f"{package}.verb").VERB for package in settings.VERBS)
    names = [verb.name for verb in verbs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two verbs are called {twice[0]}")
    return verbs


def described() -> tuple[Verb, ...]:
    """The verbs that say what they are in a README of their own: their rights, pages, commands, entries. In the order of
    the list of verbs.
    """
    return tuple(
        verb
        for package, verb in zip(settings.VERBS, declared(), strict=True)
        if Path(str(import_module(package).__file__)).with_name("README.md").is_file()
    )


@cache
def entry_kinds() -> dict[str, EntryKind]:
    """Every kind of entry that is written: the kernel's own and those that verbs declare. By kind."""
    return {**KERNEL, **{kind: said for verb in declared() for kind, said in verb.entries.items()}}
