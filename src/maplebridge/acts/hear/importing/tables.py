"""Rows of a file, whatever it is: CSV in UTF-8 or GB 18030, XLSX, Parquet."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

Row = dict[str, str]
ENCODINGS = ("utf-8-sig", "gb18030")


def header(path: Path) -> list[str]:
    """Names of the columns. Raises Incomplete."""
    first = next(rows(path), None)
    if first is None:
        raise refused(f"{path.name} has no rows.", f"{path.name}没有数据行。")
    return list(first)


def rows(path: Path) -> Iterator[Row]:
    """Rows of a file as texts, one after the other; the file is never held in memory whole.

    raises  Incomplete  no such file, or none of the three kinds
    """
    if not path.is_file():
        raise refused(f"There is no file {path}. Check the name.", f"找不到文件{path}，请核对文件名。")
    if path.stat().st_size == 0:
        raise refused(f"{path.name} is empty (0 bytes).", f"{path.name}是空文件。")
    kinds = {".csv": _csv, ".txt": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    reader = kinds.get(path.suffix.lower())
    if reader is None:
        raise refused(
            f"{path.name} is none of CSV, XLSX, Parquet. Save it as one of these.",
            f"{path.name}不是CSV、XLSX或Parquet文件，请另存为其中一种。",
        )
    return reader(path)


def count(path: Path) -> int | None:
    """How many rows there are, where that is cheap to know; None where it is not."""
    if path.suffix.lower() in (".csv", ".txt"):
        with path.open("rb") as file:
            return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)
    return None


def refused(en: str, zh: str) -> Incomplete:
    """A refusal of the whole file."""
    return Incomplete(Title(en, zh))


def _encoding(path: Path) -> str:
    for name in ENCODINGS:
        try:
            with path.open(encoding=name) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return name
    raise refused(
        f"{path.name} is neither UTF-8 nor GB 18030. Save it as UTF-8.",
        f"{path.name}既不是UTF-8也不是GB 18030编码，请另存为UTF-8。",
    )


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding=_encoding(path), newline="") as file:
        sample = file.readline()
        file.seek(0)
        if sample.startswith("\ufeff"):
            file.read(1)
        mark = "\t" if sample.count("\t") > sample.count(",") else ","
        heard: list[str] = []
        for line in csv.DictReader(_listened(file, heard), delimiter=mark):
            if _never_closed(heard, mark):
                start = heard[0].strip()[:40]
                raise refused(
                    f"{path.name}: the row that begins “{start}” opens a quotation mark and never closes it. "
                    "Close it and import again; what stands before it is not opened twice.",
                    f"{path.name}：以“{start}”开头的一行引号未闭合，请补上后重新导入；此前各行不会重复受理。",
                )
            heard.clear()
            yield {name.strip(): (value or "") for name, value in line.items() if isinstance(name, str)}


def _listened(lines: Iterable[str], heard: list[str]) -> Iterator[str]:
    """The lines without letters that no text has, each kept in `heard` as well."""
    for line in lines:
        plain = line.replace("\0", "")
        heard.append(plain)
        yield plain


def _never_closed(heard: list[str], mark: str) -> bool:
    """Whether the lines of a row end inside a quotation: only a file's last can, having swallowed all after it."""
    if len(heard) == 1 and heard[0].count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(heard, delimiter=mark, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _xlsx(path: Path) -> Iterator[Row]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError, EOFError) as error:
        raise refused(f"{path.name} cannot be opened as XLSX.", f"{path.name}无法作为XLSX打开。") from error
    lines = book.worksheets[0].iter_rows(values_only=True)
    names = [str(value).strip() if value is not None else "" for value in next(lines, ())]
    for line in lines:
        texts = ["" if value is None else str(value) for value in line]
        yield {name: text for name, text in zip(names, texts, strict=False) if name}


def _parquet(path: Path) -> Iterator[Row]:
    import duckdb

    with duckdb.connect() as reader:
        try:
            found = reader.execute("SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise refused(
                f"{path.name} cannot be opened as Parquet.", f"{path.name}无法作为Parquet打开。"
            ) from error
        names = [column[0] for column in found.description or ()]
        while lines := found.fetchmany(5000):
            for line in lines:
                yield {
                    name: "" if value is None else str(value) for name, value in zip(names, line, strict=True)
                }
