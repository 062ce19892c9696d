"""The gate: a value that somebody gives, judged against the kind of its field. Pure; nothing is guessed, nothing is cut.

What fits comes back typed and in the one text that entries keep; what does not, as a sentence that names the field, says
what is wrong and what to do. Whether a field that is needed is empty is asked before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from maplebridge.rules import limits, plain
from maplebridge.rules.fields.kinds import Field, Kind, Money
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import either

YES = "yes"
ROW, CELL = "\n", "\t"
"""What stands between the rows of a table as it is kept, and between the cells of a row."""
_NUMBER = re.compile(rf"[0-9]{{1,{limits.NUMBER_DIGITS}}}(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Value:
    """What fits: its one text, as entries keep it, and the same typed.

    typed  str, True, Decimal, Money, date, a tuple of ids or names of files, of a table a tuple of rows of these
    """

    text: str
    typed: object


@dataclass(frozen=True, slots=True)
class Wrong:
    """What does not fit: a sentence."""

    words: Wording


Judged = Value | Wrong
Among = Collection[str] | None


def judge(field: Field, given: object, *, takes: Sequence[str] = (), among: Among = None) -> Judged:
    """The value of a field that was given something.

    takes  of a choice: the options with which the act is open; empty: all
    among  ids of offices or papers that may be named; None: any
    """
    if field.kind == "choice":
        return _choice(field, given, takes)
    if field.kind in ("office", "units", "paper"):
        return _named(field, given, among)
    return JUDGES[field.kind](field, given)


def missing(field: Field) -> Wording:
    """The sentence for a needed field that is empty."""
    if field.kind == "yes":
        return Text(
            "“{title}” is not affirmed. Tick it if it is so; if it is not, this act is not open: take another one.",
            title=field.affirmed,
        )
    if field.kind == "file":
        return Text("“{title}” needs a file: attach it, words do not do.", title=field.title)
    return Text("Fill in: {title}", title=field.title)


def _words(field: Field, given: object) -> Judged:
    if not isinstance(given, str) or not given.strip():
        return Wrong(Text("“{title}” is written in words: write it.", title=field.title))
    if len(given) > limits.TEXT_LETTERS:
        return Wrong(
            Text(
                "“{title}” is longer than {most:,} letters: shorten it.",
                title=field.title,
                most=limits.TEXT_LETTERS,
            )
        )
    return Value(given.strip(), given.strip())


def _record(field: Field, given: object) -> Judged:
    return _files(field, given) if isinstance(given, list | tuple) else _words(field, given)


def _yes(field: Field, given: object) -> Judged:
    said = given is True or (isinstance(given, str) and given.strip() == YES)
    return Value(YES, True) if said else Wrong(missing(field))


def _number(field: Field, given: object) -> Judged:
    read = _read_number(field, given)
    return read if isinstance(read, Wrong) else Value(format(read, "f"), read)


def _money(field: Field, given: object) -> Judged:
    if isinstance(given, Money):
        given = f"{given.amount:f} {given.currency}"
    elif isinstance(given, str):
        amount, _, currency = given.strip().partition(" ")
        if currency not in ("", field.currency):
            return Wrong(
                Text(
                    "“{title}” is an amount in {currency}: write the number alone, such as {example}.",
                    title=field.title,
                    currency=field.currency,
                    example=_example(field),
                )
            )
        given = amount
    read = _read_number(field, given.partition(" ")[0] if isinstance(given, str) else given)
    if isinstance(read, Wrong):
        return read
    amount_read = read.quantize(Decimal(1).scaleb(-field.decimals))
    return Value(f"{amount_read:f} {field.currency}", Money(amount_read, field.currency))


def _read_number(field: Field, given: object) -> Decimal | Wrong:
    """The number, if it is one, within its bounds and with no more places than the field has."""
    text = (
        str(given).strip() if isinstance(given, str | int | Decimal) and not isinstance(given, bool) else ""
    )
    match = _NUMBER.fullmatch(text)
    if match is None or len(match.group(1) or "") > field.decimals:
        return Wrong(
            Text(
                "“{title}” is a number with at most {decimals} places behind the point: write it in digits, such as "
                "{example}.",
                title=field.title,
                decimals=field.decimals,
                example=_example(field),
            )
            if field.decimals
            else Text(
                "“{title}” is a whole number: write it in digits, such as {example}.",
                title=field.title,
                example=_example(field),
            )
        )
    number = Decimal(text)
    if field.least is not None and number < field.least:
        return Wrong(Text("“{title}” is at least {least}.", title=field.title, least=field.least))
    if field.most is not None and number > field.most:
        return Wrong(Text("“{title}” is at most {most}.", title=field.title, most=field.most))
    return number


def _example(field: Field) -> str:
    number = Decimal(max(field.least or 0, min(120, field.most or 120)))
    return f"{number.quantize(Decimal(1).scaleb(-field.decimals)):f}"


def _date(field: Field, given: object) -> Judged:
    if isinstance(given, datetime):
        given = given.date()
    day = given if isinstance(given, date) else plain.day(given.strip() if isinstance(given, str) else "")
    if day is None:
        return Wrong(
            Text("“{title}” is a day: write it as year-month-day, such as 2026-03-20.", title=field.title)
        )
    return Value(day.isoformat(), day)


def _choice(field: Field, given: object, takes: Sequence[str]) -> Judged:
    said = given.strip() if isinstance(given, str) else ""
    if said not in field.options:
        options = either(list(field.options.values()))
        return Wrong(Text("“{title}” is one of these: {options}.", title=field.title, options=options))
    if takes and said not in takes:
        return Wrong(
            Text(
                "“{title}” is “{said}”: this act is open only with {takes}. Take another act, or look again at what "
                "you chose.",
                title=field.title,
                said=field.options[said],
                takes=either([field.options[one] for one in takes]),
            )
        )
    return Value(said, said)


def _named(field: Field, given: object, among: Among) -> Judged:
    """One office or paper, or several offices, by their ids."""
    parts = given.split(",") if isinstance(given, str) else given if isinstance(given, list | tuple) else ()
    named = tuple(dict.fromkeys(str(part).strip() for part in parts))
    known = all(named) and (among is None or set(named) <= set(among))
    if not named or not known or (len(named) > 1 and field.kind != "units"):
        words = {
            "paper": Text(
                "“{title}” names one paper of this matter: choose it from the list.", title=field.title
            ),
            "office": Text("“{title}” names one office: choose it from the list.", title=field.title),
        }
        several = Text("“{title}” names offices: choose them from the list.", title=field.title)
        return Wrong(words.get(field.kind, several))
    return Value(",".join(named), named)


def _files(field: Field, given: object) -> Judged:
    names = tuple(map(str, given)) if isinstance(given, list | tuple) else ()
    return Value(ROW.join(names), names) if names and all(names) else Wrong(missing(field))


def _table(field: Field, given: object) -> Judged:
    rows = _rows(given)
    least, most = field.rows
    if not least <= len(rows) <= most:
        return Wrong(
            Text(
                "“{title}” has {least} to {most} rows; you filled in {count}.",
                title=field.title,
                least=least,
                most=most,
                count=len(rows),
            )
        )
    texts, typed = [], []
    for number, row in enumerate(rows, start=1):
        if len(row) != len(field.columns):
            return Wrong(
                Text(
                    "“{title}”, row {number}: it has {count} cells, and each row has {wanted}.",
                    title=field.title,
                    number=number,
                    count=len(row),
                    wanted=len(field.columns),
                )
            )
        cells = [judge(column, cell) for column, cell in zip(field.columns.values(), row, strict=True)]
        wrong = next((cell for cell in cells if isinstance(cell, Wrong)), None)
        if wrong is not None:
            return Wrong(
                Text("“{title}”, row {number}: {why}", title=field.title, number=number, why=wrong.words)
            )
        fits = [cell for cell in cells if isinstance(cell, Value)]
        texts.append(CELL.join(cell.text for cell in fits))
        typed.append(tuple(cell.typed for cell in fits))
    return Value(ROW.join(texts), tuple(typed))


def _rows(given: object) -> list[list[str]]:
    """The rows of a table that are not empty, cell by cell, blanks made one."""
    rows = given.split(ROW) if isinstance(given, str) else given if isinstance(given, list | tuple) else ()
    cells = [row.split(CELL) if isinstance(row, str) else row for row in rows]
    read = [[" ".join(str(cell).split()) for cell in row] for row in cells if isinstance(row, list | tuple)]
    return [row for row in read if any(row)]


def _issued(field: Field, given: object) -> Judged:
    """The number of a paper, or its code, as it was typed: whether there is such a paper is asked where papers are known."""
    said = " ".join(given.split()) if isinstance(given, str) else ""
    return Value(said, said) if 0 < len(said) <= limits.PAPER_NUMBER_LETTERS else Wrong(no_paper(field))


def no_paper(field: Field) -> Wording:
    """The sentence where what was typed means no numbered paper: the same for none, and for one that is not to be seen."""
    if field.papers:
        return Text(
            "“{title}” is one of the numbered papers that went out in this matter: choose it. Where none went out, send "
            "it first.",
            title=field.title,
        )
    return Text(
        "“{title}” is a numbered paper of another matter that you may read, and none was found. Type its number as it "
        "stands at its head, with its year and count; or, if you hold the paper, the code beside its square sign.",
        title=field.title,
    )


def _signatures(field: Field, given: object) -> Judged:
    return Wrong(
        Text("“{title}”: each party signs by an act of its own; nobody writes it here.", title=field.title)
    )


JUDGES: Mapping[Kind, Callable[[Field, object], Judged]] = {
    "text": _words,
    "record": _record,
    "yes": _yes,
    "number": _number,
    "money": _money,
    "date": _date,
    "file": _files,
    "table": _table,
    "issued": _issued,
    "signatures": _signatures,
}
