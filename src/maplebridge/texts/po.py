"""One catalogue file: gettext's .po as far as we write it, read without a library because every command reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

SEPARATOR = "\x04"
"""What gettext sets between a context and its message."""


@dataclass(slots=True)
class Entry:
    """A message with its translations: one, or one for each plural form of the language.

    line  where it stands in its file, counted from 1
    """

    message: str
    plural: str = ""
    context: str = ""
    forms: list[str] = field(default_factory=list)
    line: int = 0

    @property
    def key(self) -> str:
        """What the message is looked up by."""
        return key(self.message, self.context)


def key(message: str, context: str = "") -> str:
    """What a message of a context is looked up by."""
    return f"{context}{SEPARATOR}{message}" if context else message


def entries(text: str) -> Iterator[Entry]:
    """Every entry of a catalogue, its header first (the empty message).

    raises  ValueError naming the line that is no part of a catalogue
    """
    parts: dict[str, str] = {}
    current, begun = "", 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if not line.strip():
            if parts:
                yield _entry(parts, begun)
            parts, current = {}, ""
        elif line.startswith('"') and current:
            parts[current] += _unquoted(line)
        elif line.startswith("msg"):
            current, _, value = line.partition(" ")
            if (current in ("msgctxt", "msgid") and current in parts) or (current == "msgctxt" and parts):
                yield _entry(parts, begun)
                parts = {}
            begun = begun if parts else number
            parts[current] = _unquoted(value)
        elif not line.startswith("#"):
            raise ValueError(f"line {number} is no part of a catalogue: {line[:40]}")


def _unquoted(text: str) -> str:
    return ast.literal_eval(text) if "\\" in text else text.strip()[1:-1]


def _entry(parts: dict[str, str], line: int) -> Entry:
    forms = [value for name, value in parts.items() if name.startswith("msgstr")]
    return Entry(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""), forms, line)


def written(catalogue_entries: list[Entry]) -> str:
    """A catalogue as it stands in its file: the header, then every message in the order of its letters."""
    ordered = sorted(catalogue_entries, key=lambda entry: (entry.message, entry.context))
    return "\n\n".join("\n".join(_lines(entry)) for entry in ordered) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    if entry.context:
        yield f"msgctxt {_quoted(entry.context)}"
    yield f"msgid {_quoted(entry.message)}"
    if entry.plural:
        yield f"msgid_plural {_quoted(entry.plural)}"
        yield from (f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(entry.forms))
    else:
        yield f"msgstr {_quoted(entry.forms[0])}"


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    if "\n" not in plain:
        return f'"{plain}"'
    return "\n".join(['""', *(f'"{line}"' for line in plain.replace("\n", "\\n\n").splitlines())])
