"""What the gate says itself, when even asking the city would cost too much."""

from __future__ import annotations

import json
import re
from html import escape

from maplebridge.kernel.territory import hotline
from maplebridge.rules.refusal import TOO_MUCH, document
from maplebridge.texts import LANGUAGES, Text, Wording, nearest

REFUSALS: dict[str, tuple[int, str, Wording]] = {
    "big": (413, "too-big", TOO_MUCH),
    "slow": (
        408,
        "too-slow",
        Text(
            "What you sent did not arrive in time; nothing was stored. Check your line and send it "
            "again, or without photos: the same form is never counted twice."
        ),
    ),
    "many": (
        429,
        "too-many",
        Text(
            "Too much comes from your address at the same time. Wait a minute, then send it again: "
            "the same form is never counted twice."
        ),
    ),
    "busy": (
        503,
        "busy",
        Text(
            "Very many people are using this site just now; nothing was stored. Wait a minute, then "
            "send it again: the same form is never counted twice."
        ),
    ),
}
"""By the gate's word: status, stable code, sentence."""
URGENT = ("busy",)
"""Refusals after which somebody may need to be reached in another way."""
PAGE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{first}</title><main><h1>{first}</h1><p>{rest}</p>{others}</main></html>'
)
OTHER = '<p lang="{lang}">{words}</p>'
SENTENCE = re.compile(r"(。|\. )")


def response(why: str, path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of a refusal, in this order: (status, headers, body), as a page or, under /api/, for
    a program.

    why  a key of the table of refusals;  path  of the request, whose language the page has
    """
    status, code, words = REFUSALS[why]
    if why in URGENT:
        words = hotline.and_if_urgent(words)
    headers = [(b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'")]
    if status in (429, 503):
        headers.append((b"retry-after", b"60"))
    if path.startswith("/api/"):
        body = json.dumps(document(code, status, words), ensure_ascii=False).encode()
        return status, [*headers, (b"content-type", b"application/problem+json"), _length(body)], body
    language = nearest(path.split("/", 2)[1] if path.startswith("/") else "")
    first, mark, rest = SENTENCE.split(words.in_language(language), maxsplit=1)
    page = PAGE.format(
        lang=LANGUAGES[language].html,
        first=escape(first + mark.strip()),
        rest=escape(rest),
        others="".join(
            OTHER.format(lang=one.html, words=escape(words.in_language(code)))
            for code, one in LANGUAGES.items()
            if code != language
        ),
    )
    body = page.encode()
    return status, [*headers, (b"content-type", b"text/html; charset=utf-8"), _length(body)], body


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()
