"""Who may use which page, as a table: read from the resolver and the marks, so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import URLPattern

from maplebridge.home import urls
from maplebridge.kernel.verbs import described
from maplebridge.web import access

HEAD = """# Pages, and who may use them

Made from the addresses and the marks on their views (`maplebridge.home.routes`); a test compares. Every address begins with
`/en/` or `/zh/`. A view without a mark is closed. What a post sees and may do on its pages is decided by territory, office,
act and the database's own row-level policies.

| Address | Who | What |
|---|---|---|
"""


def table() -> str:
    """The reference page in Markdown; a verb that has a README of its own says its pages there."""
    own_rows = {line for verb in described() for line in rows_of(urls.of(verb))}
    rows = [line for line in rows_of(urls.pages) if line not in own_rows]
    kinds = (access.__doc__ or "").split("\n\n", 1)[1]
    legend = "".join(
        f"- **{word}**: {rest.strip()}\n" for word, rest in map(_split, kinds.strip().splitlines())
    )
    return f"{HEAD}{''.join(rows)}\n{legend}"


def rows_of(pages: Sequence[URLPattern]) -> list[str]:
    """A row of the table for each page: its address, who may use it, the first line of its view's docstring."""
    return [
        f"| `/{one.pattern}` | {one.callback.requires.who} | {(one.callback.__doc__ or '').strip().splitlines()[0]} |\n"
        for one in pages
    ]


def _split(line: str) -> tuple[str, str]:
    word, _, rest = line.partition(" ")
    return word, rest
