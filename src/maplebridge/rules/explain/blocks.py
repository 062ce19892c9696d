"""A page as blocks, written as Markdown or as plain HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from maplebridge.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the page's own."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list; each point may have points of its own."""

    points: tuple[str | tuple[str, tuple[str, ...]], ...]


Block = Heading | Paragraph | Points

SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown."""
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * block.level} {_plain(block.text)}")
        elif isinstance(block, Paragraph):
            parts.append(_plain(block.text))
        else:
            parts.append("\n".join(_markdown_point(point) for point in block.points))
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _markdown_point(point: str | tuple[str, tuple[str, ...]]) -> str:
    if isinstance(point, str):
        return f"- {_plain(point)}"
    head, inner = point
    return "\n".join([f"- {_plain(head)}", *(f"  - {_plain(text)}" for text in inner)])


def html(blocks: Iterable[Block], *, language: str) -> str:
    """Write blocks as an HTML page without style, for printing and for other programs."""
    blocks = list(blocks)
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    body = "\n".join(_html_block(block) for block in blocks)
    code = LANGUAGES[language].html
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _html_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    return "<ul>\n" + "\n".join(_html_point(point) for point in block.points) + "\n</ul>"


def _html_point(point: str | tuple[str, tuple[str, ...]]) -> str:
    if isinstance(point, str):
        return f"<li>{escape(point)}</li>"
    head, inner = point
    items = "".join(f"<li>{escape(text)}</li>" for text in inner)
    return f"<li>{escape(head)}<ul>{items}</ul></li>"
