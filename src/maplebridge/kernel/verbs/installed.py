"""The verbs that this installation runs: those that the settings name, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

from maplebridge.kernel.verbs.declaration import EntryKind, Verb
from maplebridge.kernel.verbs.entries import KERNEL


@cache
def declared() -> tuple[Verb, ...]:
    """What each verb of `settings.VERBS` declares. Raises ValueError where two bear one name, or fill one field."""
    verbs = tuple(import_module(f"{package}.verb").VERB for package in settings.VERBS)
    names = [verb.name for verb in verbs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two verbs are called {twice[0]}")
    one_writer_each(verbs)
    return verbs


def one_writer_each(verbs: Iterable[Verb]) -> None:
    """See that no field is filled by two verbs: the words of one would be lost. Raises ValueError with field and verbs."""
    writers: dict[str, str] = {}
    for verb in verbs:
        for name in verb.fills:
            if name in writers:
                raise ValueError(f"{verb.name}: what people write into “{name}” is said by {writers[name]}; leave it to one")
            writers[name] = verb.name


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
