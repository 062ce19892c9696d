"""Papers: the receipt as one A4 page, made by Typst with fonts that come along."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from maplebridge.kernel.file.shapes.reading import Receipt
from maplebridge.kernel.file.shapes.showing import Day, DueWorking
from maplebridge.kernel.ledger.canonical import canonical as canonical_bytes
from maplebridge.kernel.typesetting import glyphs
from maplebridge.web import spelling
from maplebridge.web.frame import city_name
from maplebridge.web.language import gettext as _
from maplebridge.web.language import language
from maplebridge.web.spelling import say

TEMPLATE = Path(__file__).parents[1] / "papers" / "receipt.typ"
MOST_LETTERS = 420
DRAWN = frozenset({"seal", "qr", "promise"})
"""Parts of a paper that are drawings, or are checked octet by octet."""
SMALLER = (1.0, 0.93, 0.86, 0.79, 0.72, 0.65)
PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
SEAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect x="3" y="3" width="74" height="74" rx="7" '
    'fill="none" stroke="#a42c17" stroke-width="4"/><g fill="#a42c17" font-family="Noto Serif SC" font-size="28" '
    'text-anchor="middle"><text x="56" y="36">已</text><text x="56" y="67">收</text>'
    '<text x="25" y="52">到</text></g></svg>'
)


def canonical(document: Mapping[str, Any]) -> str:
    """A signed document as it is checked: canonical JSON (RFC 8785)."""
    return canonical_bytes(document).decode()


@lru_cache(maxsize=1)
def _compiler() -> tuple[bytes, list[str]]:
    return TEMPLATE.read_bytes(), [str(glyphs.folder())]


def receipt_pdf(receipt: Receipt, address: str) -> bytes:
    """A PDF of one A4 page: set smaller until it fits; the resident's words are cut with a note, the matter has them
    all.
    """
    source, fonts = _compiler()
    data = json.dumps(shown(_data(receipt, address)), ensure_ascii=False)
    for factor in SMALLER:
        made = typst.compile(
            source,
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data, "factor": str(factor)},
            timestamp=int(receipt.received.timestamp()),
        )
        if PAGES.search(made)[1] == b"1":
            break
    return made


def shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """All texts of a paper with a mark for each sign that its fonts lack, and a line that explains the marks."""
    texts = {name: text for name, text in data.items() if name not in DRAWN}
    marked = glyphs.marked(texts)
    note = _(
        "{mark} stands for a sign that the letters of this paper lack; its number in Unicode follows. "
        "Your matter's page shows it."
    )
    return {**data, **marked, "marks": note.format(mark=glyphs.MARK) if marked != texts else ""}


def _data(receipt: Receipt, address: str) -> dict[str, Any]:
    head = receipt.heading
    above = f" · {say(head.spot.above[-1])}" if head.spot.above else ""
    proof = receipt.proof or receipt.promise
    return {
        "lang": language(),
        "title": _("Receipt"),
        "city": say(city_name()),
        "procedure": say(head.procedure_title),
        "received": " · ".join([_received(receipt), *([say(receipt.came)] if receipt.came else [])]),
        "seal": SEAL,
        "seal_words": _("Mark: received"),
        "number_word": _("Number"),
        "number": head.number_text,
        "code_word": _("Code, for your eyes only"),
        "code": receipt.code or "",
        "qr": _qr_svg(address),
        "qr_words": _("opens the matter; asks for the code"),
        "told_word": _("What you told us"),
        "text": " ".join([cut(receipt.text), *_address(receipt.address), *_files(receipt.files)]),
        "who_word": _("Who has it"),
        "office": f"{say(head.office)}{above}{f' · {say(receipt.counter)}' if receipt.counter else ''}",
        "placed": f"{_('Why this office:')} {say(receipt.placed)}",
        **_due(receipt.due),
        "ahead": [say(day) for day in receipt.ahead],
        "silence_word": _("If nobody answers"),
        "ladder": [say(rung) for rung in receipt.ladder],
        "doors_word": _("Doors that stay open"),
        "doors": [say(door) for door in receipt.doors],
        "proof_word": _("Proof that we received it"),
        "proof_says": _(
            "The city has signed that it received this and will seal it into its public ledger. "
            "Whoever holds this paper can prove it, even if our records were changed."
        ),
        "promise": canonical(proof),
        "lost": _(
            "Lost the code? Any township counter gives you a new one against the phone number or e-mail address you "
            "left. If you left none, keep this paper well."
        ),
    }


def _received(receipt: Receipt) -> str:
    return _(
        "Received {when}, {channel}",
        when=spelling.long_moment(receipt.received),
        channel=say(receipt.channel),
    )


def _due(due: DueWorking) -> dict[str, Any]:
    return {
        "due_word": _("By when"),
        "due_what": say(due.what),
        "due_day": spelling.long_day(due.last_day),
        "due_left": spelling.left(due.left, due.unit),
        "due_why": say(due.why),
        "due_rule": f"{_('Rule:')} {say(due.law)}"
        if due.law
        else _("No law fixes this: it is this city’s own rule."),
        "days": [_day(mark) for mark in due.days[:22]],
    }


def cut(text: str) -> str:
    """The first words of a text, in one paragraph."""
    flat = " ".join(text.split())
    if len(flat) <= MOST_LETTERS:
        return flat
    rest = _("(the whole text stands in your matter)")
    return f"{flat[:MOST_LETTERS]}… {rest}"


def _address(place: str) -> list[str]:
    """The address that was typed, as it follows the words."""
    return [_("Address or place:"), cut(place)] if place else []


def _files(names: tuple[str, ...]) -> list[str]:
    """The files that came with the words, by their names."""
    return [f"{_('Came with it:')} {cut(', '.join(names))}"] if names else []


def _day(mark: Day) -> dict[str, Any]:
    words = {"start": _("start"), "free": _("off")}
    word = words.get(mark.kind) or (_("day {n}", n=mark.n) if mark.n else "")
    return {
        "weekday": spelling.weekday(mark.day),
        "day": str(mark.day.day),
        "kind": mark.kind,
        "last": mark.last,
        "word": word,
    }


def _qr_svg(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()
