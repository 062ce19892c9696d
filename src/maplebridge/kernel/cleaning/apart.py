"""The process in which files of strangers are opened: `python -m maplebridge.kernel.cleaning.apart`.

It has no secrets, no database and no network to speak of, may use so much memory and processor time and no more, and
writes no files (`serving`). A question is a file; beside the answer comes the file as it may be kept, empty if it may not.
"""

from __future__ import annotations

from maplebridge.kernel.cleaning import documents, pictures
from maplebridge.kernel.cleaning.serving import serve
from maplebridge.kernel.cleaning.wire import Unusable

MEMORY = 1536 * 1024 * 1024
"""Octets of address space, libraries included; the dearest picture within the limits needs two thirds of it."""
CPU_SECONDS = 30
"""Of processor time for one file."""


def answer(content: bytes) -> tuple[dict[str, str], bytes]:
    """What became of one file: its type and content, or why it cannot be kept.

    returns  ({"type": media type, "pages": of a document}, content);
             or ({"why": key of `SENTENCES`}, b""), with "error" for a library's surprise
    """
    try:
        clean = documents.clean(content) if documents.looks_so(content) else pictures.clean(content)
    except Unusable as error:
        return {"why": error.why}, b""
    except MemoryError:
        return {"why": "pixels"}, b""
    except Exception as error:  # noqa: BLE001  the outermost edge of this process: a library's surprise is an answer
        return {"why": "cut", "error": type(error).__name__}, b""
    return {"type": clean.media_type, "pages": clean.pages}, clean.content


def main() -> None:
    """Answer until nobody asks any more."""
    serve(answer, memory=MEMORY, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    main()
