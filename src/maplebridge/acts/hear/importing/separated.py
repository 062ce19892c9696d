"""Rows of a file of separated values: comma, semicolon or tab, UTF-8, UTF-16 or GB 18030, quoted line ends."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from maplebridge.acts.hear.importing.coding import coding_of
from maplebridge.acts.hear.importing.heads import SHOWN, Head, Line
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

MARKS = ",;\t|"
UNBALANCED = Text(
    "The quotation marks of this row are not in pairs, so several lines may have run into one. Correct them."
)


def lines(path: Path, encoding: str = "") -> Iterator[tuple[Head, Line]]:
    """Each row with the head it stands under; the file is never held in memory whole.

    encoding  one of `coding.CODINGS`, where the user says it
    raises    Incomplete  no encoding is certain, two columns of one name, a quotation that never closes
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding=coding_of(path, encoding), newline="") as file:
        try:
            yield from _read(path.name, file, *_beginning(file))
        except (csv.Error, UnicodeError) as error:
            raise Incomplete(
                Text("{name} cannot be read as separated values: {error}.", name=path.name, error=error)
            ) from error


def count(path: Path) -> int:
    """About how many rows there are."""
    with path.open("rb") as file:
        return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)


def _beginning(file: TextIO) -> tuple[str, int]:
    """The separating sign, and how many lines stand before the head; the file is at its beginning again."""
    before, mark, first = 0, "", ""
    while line := file.readline():  # ends: with the file
        first = line.lstrip("\ufeff")
        if first.lower().startswith("sep=") and len(first.strip("\r\n")) == len("sep=,"):
            mark = first[4]
        elif first.strip("\r\n\0 ,;\t"):
            break
        before += 1
    file.seek(0)
    bare = "".join(first.split('"')[::2])
    return mark or max(MARKS, key=bare.count), before


def _read(name: str, file: TextIO, mark: str, before: int) -> Iterator[tuple[Head, Line]]:
    heard: list[str] = []
    source = _listened(file, heard)
    for _ in range(before):
        next(source)
    reader = csv.reader(source, delimiter=mark)
    head = Head(name, next(reader, []))
    heard.clear()
    begins = before + reader.line_num + 1
    for cells in reader:
        whole = _quotation(name, heard, mark)
        if len(head.names) == 1 and len(cells) > 1 and len(heard) == 1 and '"' not in heard[0]:
            cells = [heard[0].rstrip("\r\n")]  # one column: nothing can be separated
        yield head, head.line(begins, cells, whole=whole)
        begins = before + reader.line_num + 1
        heard.clear()


def _listened(lines: Iterable[str], heard: list[str]) -> Iterator[str]:
    """The lines without letters that no text has, each kept in `heard` as well."""
    for line in lines:
        plain = line.replace("\0", "")
        heard.append(plain)
        yield plain


def _quotation(name: str, heard: list[str], mark: str) -> Wording | None:
    """What is wrong with the quotation marks of a row. Raises Incomplete: it never ends, so all after it is in it."""
    if len(heard) == 1 and heard[0].count('"') % 2 == 0:
        return None
    try:
        list(csv.reader(heard, delimiter=mark, strict=True))
    except csv.Error as error:
        if "unexpected end of data" not in str(error):
            return UNBALANCED if len(heard) > 1 else None
        start = heard[0].strip()[:SHOWN]
        raise Incomplete(
            Text(
                "{name}: the row that begins “{start}” opens a quotation mark and never closes it. Close "
                "it and import again; what stands before it is not opened twice.",
                name=name,
                start=start,
            )
        ) from error
    return None
