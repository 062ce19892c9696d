"""Every text of the code, read as text: where it stands, what it says, which room's catalogues hold it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from jinja2.ext import babel_extract

from maplebridge.config.house.modules import PACKAGE, parsed, walked
from maplebridge.texts import LANGUAGES, po
from maplebridge.texts.catalogue import NAME

MAKERS = {"maplebridge.texts", "maplebridge.texts.wording", "maplebridge.web.language"}
SINGLE, COUNTED = {"Text", "gettext"}, {"Counted", "ngettext"}
KEYWORDS = ("_", "ngettext")
LOWEST = (
    "texts",
    "packs",
    "rules",
    "methods",
    "kernel",
    "figures",
    "web",
    "acts",
    "home",
    "api",
    "demo",
    "config",
)
PLACE = re.compile(r"(?<!\{)\{([A-Za-z_][A-Za-z_0-9]*)(?:[:!][^{}]*)?\}(?!\})")


@dataclass(frozen=True, slots=True)
class Use:
    """A text where it stands in the code.

    room    its room, relative to the package: "rules", "acts/hear"
    path    its file, relative to the package; `line` counts from 1
    places  names of what stands in it, wherever the sentence is English or not
    """

    room: str
    path: str
    line: int
    message: str
    plural: str = ""
    context: str = ""
    places: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What catalogues know it by."""
        return po.key(self.message, self.context)


def room_of(path: Path, package: Path = PACKAGE) -> str:
    """The room of a file of the package: its first folder, and of acts the verb's."""
    parts = path.relative_to(package).parts
    return "/".join(parts[:2]) if parts[0] == "acts" and len(parts) > 2 else parts[0]


@lru_cache(maxsize=4)
def uses(package: Path = PACKAGE) -> tuple[Use, ...]:
    """Every text of the package's modules and templates, file by file in the order of their paths, by line in each."""
    files = sorted(
        path
        for path in package.rglob("*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
    )
    return tuple(
        use
        for path in files
        for use in (_in_python if path.suffix == ".py" else _in_template)(
            path.read_text("utf-8"), room_of(path, package), str(path.relative_to(package))
        )
    )


@lru_cache(maxsize=4096)
def _in_template(text: str, room: str, name: str) -> tuple[Use, ...]:
    return tuple(_said_in_template(text, room, name))


@lru_cache(maxsize=4096)
def _in_python(text: str, room: str, name: str) -> tuple[Use, ...]:
    if not any(maker in text for maker in MAKERS):
        return ()  # most modules say nothing
    return tuple(_said_in_python(parsed(text), room, name))


def _said_in_template(text: str, room: str, name: str) -> Iterator[Use]:
    source = BytesIO(text.encode("utf-8"))
    for line, _function, message, _comments in babel_extract(
        source, KEYWORDS, (), {"newstyle_gettext": "true"}
    ):
        one, *more = (message,) if isinstance(message, str) else message or ("",)
        if one:
            many = (more[0] if more else "") or ""
            yield Use(room, name, line, one, many, places=frozenset(PLACE.findall(one)) | {"num"})


def _said_in_python(tree: ast.Module, room: str, name: str) -> Iterator[Use]:
    ours = _ours(tree)
    for node in walked(tree):
        called = ours.get(_called(node), "")
        if not isinstance(node, ast.Call) or called not in SINGLE | COUNTED:
            continue
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if texts:
            context = next((_text(word.value) for word in node.keywords if word.arg == "context"), "")
            given = frozenset(word.arg for word in node.keywords if word.arg) | set(PLACE.findall(texts[0]))
            many = texts[1] if called in COUNTED and len(texts) > 1 else ""
            yield Use(room, name, node.lineno, texts[0], many, context, given | {"count", "num"})


def _ours(tree: ast.Module) -> dict[str, str]:
    """What a module calls those of our functions that make texts: name in the module → name where they are made."""
    return {
        alias.asname or alias.name: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module in MAKERS
        for alias in node.names
    }


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def catalogues(language: str, package: Path = PACKAGE) -> dict[str, dict[str, po.Entry]]:
    """Room → key → entry, as the catalogues of a language stand; the header has the key ""."""
    rooms = {}
    for deep in ("*", "*/*"):
        for path in sorted(package.glob(f"{deep}/locale/{LANGUAGES[language].catalogue}/{NAME}")):
            room = str(path.parents[3].relative_to(package))
            rooms[room] = {entry.key: entry for entry in po.entries(path.read_text("utf-8"))}
    return rooms


def homes(package: Path = PACKAGE) -> dict[str, Use]:
    """Key → the use by whose room the catalogue is chosen: the lowest room that says it."""
    order = {room: number for number, room in enumerate(LOWEST)}
    chosen: dict[str, Use] = {}
    for use in sorted(
        uses(package), key=lambda use: (order.get(use.room.partition("/")[0], 99), use.path, use.line)
    ):
        chosen.setdefault(use.key, use)
    return chosen
