"""The fields of an explained procedure: what may be written into each, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from maplebridge.rules.fields import Field, Kind
from maplebridge.rules.papers import title
from maplebridge.rules.phrases import roles_phrase
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import clauses, either, listed

Maker = Callable[[Procedure, Field], Wording]


def written(procedure: Procedure, field: Field) -> Wording:
    """One field: its title, what is taken, whether a party reads it."""
    parts = [taken(procedure, field)]
    if field.name in procedure.answers:
        parts.append(Text("the office's answer, always told"))
    elif field.told:
        parts.append(Text("a party reads it where the act tells them"))
    return Text("{label}: {words}", label=field.title, words=clauses(parts))


def taken(procedure: Procedure, field: Field) -> Wording:
    """What may be written into a field."""
    return MAKERS[field.kind](procedure, field)


def _plain(words: Wording) -> Maker:
    return lambda _procedure, _field: words


def _affirmed(procedure: Procedure, field: Field) -> Wording:
    if not field.by:
        return Text("affirmed, or the act is not open: “{what}”", what=field.affirmed)
    by = roles_phrase(procedure, field.by)
    return Text("affirmed by {by}, or the act is not open: “{what}”", by=by, what=field.affirmed)


def _number(_procedure: Procedure, field: Field) -> Wording:
    least = field.least or 0
    if field.most is None:
        return Text("a number, {least} or more", least=least)
    return Text("a number from {least} to {most}", least=least, most=field.most)


def _table(procedure: Procedure, field: Field) -> Wording:
    columns = listed([written(procedure, column) for column in field.columns.values()])
    least, most = field.rows
    return Text("{least} to {most} rows of {columns}", least=least, most=most, columns=columns)


MAKERS: Mapping[Kind, Maker] = {
    "text": _plain(Text("words", context="of a field")),
    "record": _plain(Text("words, files, or both")),
    "yes": _affirmed,
    "number": _number,
    "money": lambda _procedure, field: Text("an amount in {currency}", currency=field.currency),
    "date": _plain(Text("a day")),
    "choice": lambda _procedure, field: either(list(field.options.values())),
    "office": _plain(Text("an office")),
    "units": _plain(Text("several offices")),
    "file": _plain(Text("a file")),
    "table": _table,
    "paper": _plain(Text("a paper of the matter")),
    "issued": lambda procedure, field: (
        either([title(procedure, one) for one in field.papers])
        if field.papers
        else Text("a numbered paper of another matter")
    ),
    "signatures": lambda procedure, field: Text(
        "each signs by an act of its own: {who}", who=listed([procedure.role_title(one) for one in field.of])
    ),
}
