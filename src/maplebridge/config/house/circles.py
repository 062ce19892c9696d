"""Circles: modules, and folders beside each other, that import each other in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from maplebridge.config.house.modules import Module


def circles(modules: Mapping[str, Module]) -> list[list[str]]:
    """Every knot of modules, then of sibling rooms in each folder, that cannot be put in an order. Sorted by name.

    A knot is a strongly connected set of two or more; a package's `__init__` counts as the package itself.
    """
    arrows = {name: set(module.imports) for name, module in modules.items()}
    knots = {tuple(knot) for knot in knots_of(arrows)}
    for beside in _siblings(arrows).values():
        knots |= {tuple(knot) for knot in knots_of(beside)}
    return [list(knot) for knot in sorted(knots)]


def knots_of(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected sets of two or more among these arrows, each sorted by name, and all of them sorted."""
    if _ordered(arrows):
        return []
    reach = {name: _reached(arrows, name) for name in arrows}
    knots: dict[frozenset[str], list[str]] = {}
    for name in arrows:
        knot = frozenset(other for other in reach[name] if name in reach.get(other, ())) | {name}
        if len(knot) > 1:
            knots[knot] = sorted(knot)
    return sorted(knots.values())


def _ordered(arrows: Mapping[str, set[str]]) -> bool:
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError:
        return False
    return True


def _reached(arrows: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    left = [start]
    while left:  # ends: each module enters `seen` once and only then adds its own
        for other in arrows.get(left.pop(), ()):
            if other not in reached:
                reached.add(other)
                left.append(other)
    return reached


def _siblings(arrows: Mapping[str, set[str]]) -> dict[str, dict[str, set[str]]]:
    """Arrows between the children of each package, by package."""
    beside: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, wanted in arrows.items():
        for other in wanted:
            parent, mine, theirs = _parting(name.split("."), other.split("."))
            if mine and theirs:
                beside[parent][mine].add(theirs)
    return beside


def _parting(mine: list[str], theirs: list[str]) -> tuple[str, str, str]:
    for depth, (one, other) in enumerate(zip(mine, theirs, strict=False)):
        if one != other:
            return ".".join(mine[:depth]), ".".join(mine[: depth + 1]), ".".join(theirs[: depth + 1])
    return "", "", ""
