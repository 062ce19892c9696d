"""The pictures inside a PDF, without what their camera wrote: place, device, time, owner, small pictures (bound B3).

The picture itself stays octet for octet: only what stands beside it in its file goes.

source  ITU-T T.81, B.1 (JPEG markers); ITU-T T.800, annexes A and I (JPEG 2000 markers and boxes); ISO 32000-2, 8.9
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from maplebridge.kernel.cleaning import drawn

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP14, APP15 = 0xE0, 0xEE, 0xEF
JPEGS = ("/DCTDecode", "/DCT")
BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that stand alone, without a length."""
TELLING = (b"Exif\x00", b"http://ns.adobe.com/xap/1.0/", b"http://ns.adobe.com/xmp/", b"Photoshop 3.0")
"""How segments begin that say who, where, when and with what."""
BOXES = frozenset({b"uuid", b"xml ", b"uinf", b"asoc", b"lbl "})
"""Boxes of JPEG 2000 that are not the picture."""
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_SEGMENT = re.compile(rb"\xff[\xe1-\xef]..(?:" + b"|".join(map(re.escape, TELLING)) + rb")", re.DOTALL)


def without_words(document: Pdf) -> int:
    """Take out what stands beside the pictures of a document; how many told something of a person."""
    count = _joined(document)
    for one in document.objects:
        if isinstance(one, Stream):
            count += _picture(document, one) if _is_picture(one) else _drawn(document, one)
        elif isinstance(one, Dictionary):
            if Name.Thumb in one:
                del one[Name.Thumb]
            _unsigned_note(one)
    return count


def _joined(document: Pdf) -> int:
    """Make one of drawings that stand in several streams, where a picture in them tells something; how many do."""
    count = 0
    for page in document.pages:
        parts = page.obj.get(Name.Contents)
        if not isinstance(parts, Array) or len(parts) < 2:
            continue
        whole = b"\n".join(_open(one) or b"" for one in parts if isinstance(one, Stream))
        if b"BI" in whole and _plain(document, whole) != whole:
            page.contents_coalesce()
            count += 1
    return count


def _is_picture(one: Stream) -> bool:
    filters = _listed(one.get(Name.Filter))
    return bool(filters) and str(filters[-1]) in (*JPEGS, "/JPXDecode")


def _unsigned_note(one: Dictionary) -> None:
    """A note stays; the name of whoever wrote it, and when, goes."""
    if Name.Rect in one and Name.Subtype in one and one.Subtype != Name.Widget:
        for name in ("/T", "/M", "/CreationDate"):
            if name in one:
                del one[name]


def _picture(document: Pdf, one: Stream) -> bool:
    """Write a picture anew if it is of a kind that can tell something; whether it did."""
    filters = _listed(one.get(Name.Filter))
    last = str(filters[-1])
    params = _listed(one.get(Name.DecodeParms))
    content = _unwrapped(document, one, filters[:-1], params)
    plain = jpeg(content) if last != "/JPXDecode" else jpeg_2000(content)
    own = params[-1] if len(params) == len(filters) else None
    own = own if isinstance(own, Dictionary) else None
    if plain != content:
        one.write(plain, filter=Name(last), decode_parms=own)
    return any(word in content for word in TELLING) and plain != content


def _listed(value: object) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]  # type: ignore[list-item]  # one object


def _unwrapped(
    document: Pdf, one: Stream, filters: list[pikepdf.Object], params: list[pikepdf.Object]
) -> bytes:
    """The picture's own file, out of what it was packed into."""
    raw = one.read_raw_bytes()
    if not filters:
        return raw
    packed = Stream(document, raw)
    packed.Filter = Array(filters)
    if len(params) > len(filters):
        packed.DecodeParms = Array(params[: len(filters)])
    return packed.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def _open(one: Stream) -> bytes | None:
    """What stands in a stream, unpacked; None where that cannot be said."""
    try:
        return one.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except pikepdf.PdfError:
        return None


def _drawn(document: Pdf, one: Stream) -> bool:
    """Take out what pictures tell that stand in the drawing of a page itself."""
    content = _open(one)
    if content is None or b"BI" not in content:
        return False
    plain = _plain(document, content)
    if plain == content:
        return False
    one.write(plain)
    return True


def _plain(document: Pdf, content: bytes) -> bytes:
    """A drawing whose pictures tell nothing: written anew, or blanked where they are no whole pictures."""
    whole = drawn.without_words(document, content, from_jpeg)
    return _blanked(whole) if _SEGMENT.search(whole) else whole


def _blanked(content: bytes) -> bytes:
    blank = bytearray(content)
    for segment in _SEGMENT.finditer(content):
        length = int.from_bytes(content[segment.start() + 2 : segment.start() + 4], "big")
        first, end = segment.start() + 4, min(segment.start() + 2 + length, len(content))
        blank[first:end] = bytes(end - first)
    return bytes(blank)


def jpeg(content: bytes) -> bytes:
    """A JPEG without segments that are not needed to show it, and without what follows its end.

    A file that ends too early stays as far as it goes.
    """
    start = content.find(b"\xff\xd8")
    return content if start < 0 else from_jpeg(content, start)[0]


def from_jpeg(content: bytes, start: int) -> tuple[bytes, int]:
    """The JPEG that begins at `start`, the same way, and where it ends.

    content, start  the bytes of a stream, and the place of FF D8 in them
    returns  (the JPEG without what tells of a person, the place behind its last byte)
    """
    out, place = bytearray(b"\xff\xd8"), start + 2
    while place + 2 <= len(content):  # ends: each round goes on by two octets at least
        kind = content[place + 1]
        if content[place] != 0xFF or kind == 0xFF:
            place += 1
            continue
        if kind == EOI:
            place += 2
            break
        end = _end(content, place, kind)
        if end > len(content):
            break
        if _shows(kind, content[place + 4 : end]):
            out += content[place:end]
        place = end
    return bytes(out + b"\xff\xd9"), min(place, len(content))


def _end(content: bytes, place: int, kind: int) -> int:
    """Where a segment ends; beyond the file where it was cut."""
    if kind in BARE:
        return place + 2
    end = place + 2 + max(2, int.from_bytes(content[place + 2 : place + 4], "big"))
    return _scanned(content, end) if kind == SOS and end <= len(content) else end


def _shows(kind: int, payload: bytes) -> bool:
    """Whether a reader needs this segment to show the picture."""
    if kind == APP0:
        return payload.startswith(b"JFIF\x00") and len(payload) <= 14  # without its small picture
    if kind == APP14:
        return payload.startswith(b"Adobe")
    return kind != COM and not APP0 <= kind <= APP15


def _scanned(content: bytes, start: int) -> int:
    """Where the pixels of a scan end: at the next marker that is none of their own."""
    marker = _MARKER.search(content, start)
    return marker.start() if marker else len(content)


def jpeg_2000(content: bytes) -> bytes:
    """A JPEG 2000 without boxes that are not the picture and without comments; a bare codestream likewise."""
    if content.startswith(b"\xff\x4f"):
        return _codestream(content)
    out, place = bytearray(), 0
    while place + 8 <= len(content):  # ends: a box is eight octets at least
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        end = len(content) if size == 0 else min(place + max(size, head), len(content))
        if kind == b"jp2c":
            stream = _codestream(content[place + head : end])
            out += (len(stream) + 8).to_bytes(4, "big") + b"jp2c" + stream
        elif kind not in BOXES:
            out += content[place:end]
        place = end
    return bytes(out)


def _codestream(content: bytes) -> bytes:
    """Without the comments of its main header, which ends at the first tile."""
    out, place = bytearray(content[:2]), 2
    # ends: each turn goes on by four bytes at least
    while place + 4 <= len(content) and content[place : place + 2] != b"\xff\x90":
        end = place + 2 + max(2, int.from_bytes(content[place + 2 : place + 4], "big"))
        if content[place : place + 2] != b"\xff\x64":
            out += content[place:end]
        place = end
    return bytes(out + content[place:])
