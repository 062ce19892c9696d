"""The way of one report through the rooms of the house, written down while it is taken in."""

from __future__ import annotations

import configparser
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2]
ACTS = "acts"
SHELF = ("rules", "methods", "packs", "texts")
OWN = ("config/cli", "config/house")
"""The rooms of the one who follows, which are no part of the way."""


@dataclass
class Walk:
    """The steps of one piece of work from room to room; a room is what a layer of `.importlinter` names, or a verb.

    `rooms` that know the city, in the order in which they were first entered; `shelf`: the pure ones, which keep nothing
    and call nobody back; `climbs`: functions that our code called from a room below theirs (from, to, function), each once.
    What an outside library calls, as Django calls a view, is a door and no climb. `returns`: how often a room that was left
    was entered again.
    """

    heights: dict[str, int]
    rooms: list[str] = field(default_factory=list)
    shelf: list[str] = field(default_factory=list)
    climbs: list[tuple[str, str, str]] = field(default_factory=list)
    returns: int = 0
    _inside: list[str] = field(default_factory=list)

    def enter(self, folder: str, function: str, *, door: bool = False) -> None:
        """A function of this folder begins; `door`: an outside library called it."""
        room = self.room(folder)
        before = self._inside[-1] if self._inside else None
        self._inside.append(room)
        if room == before:
            return
        climb = (before or room, room, function)
        if not door and self.height(room) > self.height(climb[0]) and climb not in self.climbs:
            self.climbs.append(climb)
        if room in SHELF:
            if room not in self.shelf:
                self.shelf.append(room)
        elif room not in self.rooms:
            self.rooms.append(room)
        elif room not in self._inside[:-1]:
            self.returns += 1

    def leave(self) -> None:
        """The function that began last has ended or waits."""
        if self._inside:
            self._inside.pop()

    def room(self, folder: str) -> str:
        """The room that a folder lies in; each folder of `acts` is one. A folder that no layer names is its own."""
        top, _, rest = folder.partition("/")
        if top == ACTS and rest:
            return f"{ACTS}/{rest.partition('/')[0]}"
        fits = [name for name in self.heights if folder == name or folder.startswith(f"{name}/")]
        return max(fits, key=len) if fits else folder

    def height(self, room: str) -> int:
        """How high a room stands: its rank among the layers, 0 for what no layer names, which stands lowest."""
        return self.heights.get(ACTS if room.startswith(f"{ACTS}/") else room, 0)


def traced(work: Callable[[], Any], checkout: Path) -> tuple[Any, Walk]:
    """First what the work answered, then its walk.

    checkout  the folder whose `.importlinter` names the layers
    """
    walk = Walk(heights((checkout / ".importlinter").read_text(encoding="utf-8")))
    with _watching(walk):
        answer = work()
    return answer, walk


def shortest(walks: Sequence[Walk]) -> Walk:
    """The walk with the fewest returns, as others went for what is worked out anew each minute; with the climbs of all."""
    walk = min(walks, key=lambda one: one.returns)
    climbs = dict.fromkeys(climb for one in walks for climb in one.climbs)
    return replace(walk, climbs=list(climbs))


def heights(text: str) -> dict[str, int]:
    """The height of each room that a layer contract names, the lowest room 1; rooms of a room lie within its own height."""
    read = configparser.ConfigParser()
    read.read_string(text)
    stacks = dict(_stacks(read))
    ordered = _flat(stacks, "maplebridge")
    return {room: height for height, beside in enumerate(ordered, 1) for room in beside}


def _stacks(read: configparser.ConfigParser) -> Iterator[tuple[str, list[list[str]]]]:
    """Of each room that layers are stated for, the rooms in it from the lowest up; those on one line stand side by side."""
    for section in read.sections():
        if read.get(section, "type", fallback="") == "layers":
            lines = [line.strip() for line in read[section]["layers"].splitlines() if line.strip()]
            layers = [[name.strip(" ()") for name in line.replace("|", ":").split(":")] for line in reversed(lines)]
            for container in read[section]["containers"].split():
                yield container, layers


def _flat(stacks: dict[str, list[list[str]]], container: str) -> Iterator[list[str]]:
    for beside in stacks[container]:
        yield [f"{container}.{name}".removeprefix("maplebridge.").replace(".", "/") for name in beside]
        for name in beside:
            if f"{container}.{name}" in stacks:
                yield from _flat(stacks, f"{container}.{name}")


@contextmanager
def _watching(walk: Walk) -> Iterator[None]:
    start = f"{PACKAGE}/"
    own = tuple(f"{start}{room}/" for room in OWN)

    def watch(frame: FrameType, event: str, _value: Any) -> None:
        path = frame.f_code.co_filename
        if not path.startswith(start) or not path.endswith(".py"):
            return
        if event == "call":
            if not path.startswith(own):
                caller = frame.f_back
                outside = caller is None or not caller.f_code.co_filename.startswith(start)
                walk.enter(path[len(start) :].rpartition("/")[0], frame.f_code.co_name, door=outside)
        elif event == "return" and not path.startswith(own):
            walk.leave()

    collects = gc.isenabled()
    gc.collect()
    gc.disable()  # what it ends would be written down as a part of the way, at a different place each time
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
        if collects:
            gc.enable()
