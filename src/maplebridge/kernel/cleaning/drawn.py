"""Pictures that stand in the drawing of a page itself, plain or packed, without what their camera wrote.

source  ISO 32000-2, 8.9.7 (inline images), 7.4 (filters)
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from maplebridge.kernel.cleaning.wire import Unusable
from maplebridge.rules import limits

_BEGINS = re.compile(
    rb"(?<![^\x00\t\n\f\r >\])/])BI(?=[\x00\t\n\f\r /])((?:(?!BI[\x00\t\n\f\r /]).){0,600}?)"
    rb"(?<![^\x00\t\n\f\r >\])])ID[\x00\t\n\f\r ]",
    re.DOTALL,
)
"""From BI to the white space behind ID; between them the picture's own dictionary."""
_ENDS = re.compile(rb"[\x00\t\n\f\r ]EI(?![^\x00\t\n\f\r /<(\[])")
_FULL = {
    "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode", "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode",
}  # fmt: skip
_OWN = ("/F", "/Filter", "/DP", "/DecodeParms", "/L", "/Length")
SOI = b"\xff\xd8"
_CANDIDATES = 40
"""So many places that look like the end of a packed picture are tried."""


def without_words(document: Pdf, content: bytes, plain: Callable[[bytes, int], tuple[bytes, int]]) -> bytes:
    """The drawing with each JPEG that stands in it written anew.

    plain   from a place: the JPEG that begins there without what is not needed to show it, and where it ends
    raises  Unusable  a packed JPEG cannot be opened, so nobody can say what it tells
    """
    pieces, place = [], 0
    while begin := _BEGINS.search(content, place):  # ends: each turn goes on behind a BI
        dictionary = _dictionary(begin[1])
        filters = [] if dictionary is None else [_full(one) for one in _listed(dictionary, "/F", "/Filter")]
        if dictionary is None or not filters or filters[-1] != "/DCTDecode":
            pieces.append(content[place : begin.start() + 2])
            place = begin.start() + 2
            continue
        if len(filters) == 1 and content[begin.end() : begin.end() + 2] == SOI:
            own, end = plain(content, begin.end())
        elif len(filters) == 1:
            pieces.append(content[place : begin.end()])
            place = begin.end()
            continue
        else:
            packed, end = _packed(document, content, begin.end(), filters[:-1])
            own, _ = plain(packed, 0)
        pieces += [content[place : begin.start()], _written(dictionary), own, b"\n"]
        place = end
    return b"".join([*pieces, content[place:]])


def _dictionary(words: bytes) -> Dictionary | None:
    try:
        dictionary = Object.parse(b"<<" + words + b">>")
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None
    return dictionary if isinstance(dictionary, Dictionary) else None


def _listed(dictionary: Dictionary, short: str, long: str) -> list[str]:
    value = dictionary.get(short, dictionary.get(long))
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, Array) else [str(value)]


def _full(name: str) -> str:
    return _FULL.get(name, name)


def _written(dictionary: Dictionary) -> bytes:
    """The beginning of a picture that is packed into nothing but its own form."""
    names = [name for name in dictionary.keys() if name not in _OWN]  # noqa: SIM118  no mapping of Python's own
    entries = [Name(name).unparse() + b" " + _own(dictionary[name]) for name in names]
    return b"BI " + b" ".join([*entries, b"/F /DCT ID "])


def _own(value: object) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return value.unparse(resolved=True) if isinstance(value, Object) else str(value).encode()


def _packed(document: Pdf, content: bytes, start: int, filters: list[str]) -> tuple[bytes, int]:
    """What was packed from `start` on, and where it ends. Raises Unusable."""
    for end in _stops(content, start, filters[0]):
        opened = Stream(document, content[start:end])
        opened.Filter = Array([Name(one) for one in filters])
        try:
            return opened.read_bytes(pikepdf.StreamDecodeLevel.specialized), end
        except pikepdf.PdfError:
            continue
    raise Unusable("cut")


def _stops(content: bytes, start: int, packed: str) -> list[int]:
    """Where it may end: said by the form itself, else by the word behind it."""
    mark = {"/ASCIIHexDecode": b">", "/ASCII85Decode": b"~>"}.get(packed)
    if mark is not None:
        at = content.find(mark, start)
        return [] if at < 0 else [at + len(mark)]
    if packed == "/FlateDecode":
        left = zlib.decompressobj()
        try:
            left.decompress(content[start:], limits.FILE_BYTES)
        except zlib.error:
            return []
        return [len(content) - len(left.unused_data)] if left.eof else []
    ends = _ENDS.finditer(content, start)
    return [one.start() for one, _ in zip(ends, range(_CANDIDATES), strict=False)]
