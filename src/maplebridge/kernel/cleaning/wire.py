"""What both sides of the process that opens files know."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LENGTH = struct.Struct(">I")
"""Before each piece: how many octets it has."""
IDLE_SECONDS = 60.0
"""Without a question for so long, the process ends."""


class Unusable(Exception):
    """The file cannot be kept. The word says why; see `door.SENTENCES`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept; of a document with how many pages, of a picture 0."""

    media_type: str
    content: bytes
    pages: int = 0
