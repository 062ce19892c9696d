"""Small pictures for a trial."""

from __future__ import annotations

import random
import struct
import zlib

SIDE = 16


def picture(rng: random.Random) -> bytes:
    """A square of one colour, as PNG (ISO/IEC 15948)."""
    colour = bytes(rng.randrange(256) for _ in range(3))
    rows = (b"\0" + colour * SIDE) * SIDE
    parts = (
        (b"IHDR", struct.pack(">2I5B", SIDE, SIDE, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
