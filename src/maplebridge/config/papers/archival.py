"""Whether a PDF of Typst says and keeps what PDF/A asks, as far as its own octets show it.

Typst refuses to write a PDF/A that it knows to be none; this looks again at what a reader of the file relies on. It is no
full validation of ISO 19005-2: for that, take veraPDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PART, CONFORMANCE = b"2", b"A"
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFiles", b"/RichMedia", b"/Encrypt")
KEPT = {
    b"/GTS_PDFA1": "It has no output intent.",
    b"/DestOutputProfile": "Its output intent has no colour profile.",
    b"/Marked true": "It is not tagged.",
    b"/StructTreeRoot": "It has no tree of its parts.",
    b"/Lang": "It does not say its language.",
}


def faults(octets: bytes) -> list[str]:
    """What a PDF lacks of PDF/A-2a, a sentence each, in the order in which it is looked for; none: nothing was found."""
    return list(_faults(octets)) if octets.startswith(b"%PDF-1.") else ["It is no PDF of version 1."]


def level(octets: bytes) -> str:
    """The level of PDF/A that a PDF says it is, "2A"; empty where it lacks something of it."""
    return "" if faults(octets) else (PART + CONFORMANCE).decode()


def _faults(octets: bytes) -> Iterator[str]:
    said = tuple(re.findall(rb"<pdfaid:(?:part|conformance)>(\w)</", octets))
    if said != (PART, CONFORMANCE):
        yield "Its metadata do not say that it is PDF/A-2a."
    yield from (words for sign, words in KEPT.items() if sign not in octets)
    if octets.count(b"/Type/FontDescriptor") > len(re.findall(rb"/FontFile[23]? \d", octets)):
        yield "A font is not inside."
    for sign in ACTIVE:
        if re.search(re.escape(sign) + rb"\b", octets):
            yield f"It holds {sign.decode()}."
