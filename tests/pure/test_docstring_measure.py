"""The measure of docstrings: what it asks for is read from the code, and a docstring that only sounds well does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.config.house.docstrings import docstrings, of_text

PLEASANT = "A fine thing, well made and easy to understand."


def missing(code: str, path: str = "maplebridge/rules/thing.py") -> list[tuple[str, str]]:
    """Kind and `of` of what the only public thing of this code leaves out."""
    return [(one.kind, one.of) for one in of_text(code, path)[0].unstated]


def made(head: str, docstring: str, body: str = "return given") -> str:
    return f'def {head}:\n    """{docstring}"""\n    {body}\n'


ASKED = [
    ("errors", "Refused", "act(given: str) -> str", "raise Refused(given)", "raises  Refused  if it is empty"),
    ("errors", "Http404", "act(given: str) -> str", "raise http.Http404", "Answer it. Raises Http404 where it is gone."),
    ("queries", "", "act(given: str) -> str", "return Row.objects.get(given)", "Look it up. One query."),
    ("queries", "", "act(given: str) -> str", "given.save()", "Write it, inside the caller's transaction."),
    ("shape", "", "act(given: str) -> list[str]", "return [given]", "The words, sorted."),
    ("shape", "", "act(given: str) -> dict[str, str] | None", "return {}", "Titles by code; None if unknown."),
    ("shape", "", "act(given: str) -> tuple[str, str]", "return given, given", "What it is called: `(en, zh)`."),
    ("unit", "number", "act(limit: float) -> str", "return ''", "Wait at most `limit` seconds."),
    ("unit", "number", "act(size: int, far: int) -> str", "return ''", "Draw.\n\n    size, far  how it is meant"),
    ("unit", "number", "size(given: str) -> int", "return 1", "How many there are."),
    ("unit", "moment", "act(mark: datetime) -> str", "return ''", "What it was before `mark`."),
    ("unit", "bytes", "act(given: bytes) -> str", "return ''", "Read a PNG."),
]


@pytest.mark.parametrize(("kind", "of", "head", "body", "good"), ASKED)
def test_what_is_asked_is_missed_and_found(kind: str, of: str, head: str, body: str, good: str) -> None:
    """A pleasant sentence states nothing; the one that says the thing states it; no docstring at all states nothing."""
    assert missing(made(head, PLEASANT, body)) == [(kind, of)]
    assert missing(made(head, good, body)) == []
    assert missing(f"def {head}:\n    {body}\n") == [(kind, of)]


def test_each_aspect_is_asked_for_itself() -> None:
    """One thing said does not pay for another that is not."""
    head, body = "act(limit: int) -> list[str]", "raise Refused(Row.objects.count())"
    assert missing(made(head, "Sorted. Raises Refused.", body)) == [("queries", ""), ("unit", "number")]
    assert missing(made(head, "Sorted. Raises Other. At most `limit` lines. One query.", body)) == [("errors", "Refused")]


@pytest.mark.parametrize(
    "head",
    [
        "act(given: str) -> str",
        "act(given: bool) -> Thing | None",
        "act(number: int, seq: int, limit_days: float, now: datetime) -> str",
        "_act(limit: int) -> list[str]",
    ],
)
def test_where_there_is_nothing_to_say_nothing_is_asked(head: str) -> None:
    """Types and names that say it themselves, and what is not public."""
    assert of_text(made(head, PLEASANT), "maplebridge/rules/thing.py") == []


def test_what_an_inner_function_raises_or_what_is_raised_again_is_not_asked() -> None:
    """Only what a function raises itself and by name."""
    body = "try:\n        return given\n    except ValueError as problem:\n        raise\n"
    assert of_text(made("act(given: str) -> str", PLEASANT, body), "maplebridge/rules/thing.py") == []
    inner = "def inside() -> None:\n        raise Refused\n    return inside()"
    assert of_text(made("act(given: str) -> str", PLEASANT, inner), "maplebridge/rules/thing.py") == []


def test_a_method_that_computes_names_its_source_or_its_module_does() -> None:
    """Only in the room of methods."""
    code = made("act(given: Share) -> Share", PLEASANT, "return given * given")
    path = "maplebridge/methods/thing.py"
    assert of_text(code, "maplebridge/rules/thing.py") == []
    assert missing(code, path) == [("source", "")]
    assert missing(f'"""Shares, after Cohen (1960)."""\n{code}', path) == []
    assert missing(code.replace(PLEASANT, "Square it. source  Cohen 1960"), path) == []


def test_a_dataclass_describes_what_it_holds_in_its_docstring_or_below_the_field() -> None:
    """Fields whose names say it are not asked for; a method of a class is read as a function is."""
    head = "@dataclass(frozen=True)\nclass Thing:\n"
    fields = "    size: float\n    words: tuple[str, ...]\n    seq: int\n"
    assert missing(f'{head}    """{PLEASANT}"""\n{fields}') == [("shape", ""), ("unit", "number")]
    assert missing(f'{head}    """A thing.\n\n    size  in metres;  words  sorted\n    """\n{fields}') == []
    assert missing(f'{head}    """A thing."""\n{fields}    """In metres, the words sorted."""\n') == []
    method = f'class Thing:\n    """A."""\n\n    def size(self) -> int:\n        """{PLEASANT}"""\n'
    assert [one.name for one in of_text(method, "maplebridge/rules/thing.py")] == ["Thing.size"]


def test_the_package_is_read_without_migrations_and_skeleton(tmp_path: Path) -> None:
    """By path and line, paths from the folder that holds the package."""
    code = made("act() -> list[str]", PLEASANT) * 2
    for folder in ("b", "a", "b/migrations", "a/skeleton"):
        (tmp_path / "house" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "house" / folder / "one.py").write_text(code, "utf-8")
    read = docstrings(tmp_path / "house")
    assert [(one.path, one.line) for one in read] == [
        ("house/a/one.py", 1), ("house/a/one.py", 4), ("house/b/one.py", 1), ("house/b/one.py", 4),
    ]  # fmt: skip
