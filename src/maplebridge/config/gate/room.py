"""Where octets wait: in memory while they are few, in a file without a name when they are more.

`tempfile.SpooledTemporaryFile` does the same and costs 13 µs each time, for what nearly always stays in memory.
"""

from __future__ import annotations

from io import SEEK_END, BytesIO
from tempfile import TemporaryFile
from typing import IO


class Room:
    """Octets one after the other; `file` reads them once `rewind` was called.

    raises  OSError on writing, where the disk has no room
    """

    def __init__(self, in_memory: int) -> None:
        self.file: IO[bytes] = BytesIO()
        self._in_memory = in_memory

    def write(self, octets: bytes) -> int:
        """Add octets; returns how many bytes. Beyond what is taken in memory it goes on in a file without a name."""
        file = self.file
        count = file.write(octets)
        if isinstance(file, BytesIO) and file.tell() > self._in_memory:
            self.file = TemporaryFile()  # noqa: SIM115  closed with the room
            with file.getbuffer() as memory:
                self.file.write(memory)
            file.close()
        return count

    def rewind(self) -> None:
        """Go to the beginning, to read."""
        self.file.seek(0)

    def size(self) -> int:
        """How many bytes there are from where it stands to its end."""
        here = self.file.tell()
        end = self.file.seek(0, SEEK_END)
        self.file.seek(here)
        return end - here

    def close(self) -> None:
        """Forget them."""
        self.file.close()
