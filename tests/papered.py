"""Small real files, as people send them."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

RED = (200, 20, 30)


def pdf(words: str = "Still dark.") -> bytes:
    """A document of one page with these words (ASCII)."""
    from pikepdf import Dictionary, Name, Pdf, Stream

    made, out = Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(200, 200))
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = Stream(made, f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
    made.save(out, deterministic_id=True)
    return out.getvalue()


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), **rest: object) -> bytes:
    """A red photo; each is drawn once."""
    return _drawn(form, size, **rest) if rest else _plain(form, size)


@cache
def _plain(form: str, size: tuple[int, int]) -> bytes:
    return _drawn(form, size)


def _drawn(form: str, size: tuple[int, int], **rest: object) -> bytes:
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", size, RED).save(out, form, **rest)
    return out.getvalue()


def vast(side: int = 20_000, octets: int = 200_000) -> bytes:
    """A red PNG of `side` times `side` pixels that breaks off after `octets`: only the rows that stand in it are made."""
    row = b"\0" + bytes(RED) * side
    words = zlib.compress(row * (octets // len(row) + 1), 0)
    head = b"IHDR" + struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", struct.pack(">I", len(head) - 4), head, struct.pack(">I", zlib.crc32(head)),
         struct.pack(">I", len(words)), b"IDAT", words)
    )[:octets]  # fmt: skip
