"""Papers and photos that come with an act: checked, freed of hidden data, kept with their digest."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from maplebridge.kernel.cleaning import door
from maplebridge.kernel.conduct.models import Paper
from maplebridge.kernel.ledger.entry import THROUGH
from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

FIELD = "file."
"""How the words are called by which an entry commits to its files: `file.1` and so on."""
MOST_LETTERS = limits.FILE_NAME_LETTERS
"""Of a file's name."""
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
UPLOADS = ([str, str, bytes], [str, type(None), bytes])
"""The parts of a file as a form sends it: name, media type if it said one, octets."""
NO_FILES = Text("These are no files: attach each as a file, or write words.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it is kept."""

    name: str
    media_type: str
    content: bytes
    digest: str
    pages: int = 0

    @property
    def commitment(self) -> str:
        """What the entry commits to: digest, type and name."""
        return f"{self.digest} {self.media_type} {self.name}"


def uploads(given: Mapping[str, object]) -> Sequence[Upload]:
    """The files among what was given to an act, each as it came, in the order of its fields.

    raises  Incomplete  on the field that holds a list of anything else
    """
    lists = {name: value for name, value in given.items() if isinstance(value, list | tuple)}
    for name, value in lists.items():
        if not all(isinstance(item, list | tuple) and list(map(type, item)) in UPLOADS for item in value):
            raise Incomplete(NO_FILES, fields={name: NO_FILES})
    return [Upload(*item) for files in lists.values() for item in files]


def sent(uploads: Sequence[Upload]) -> list[tuple[str, str, bytes]]:
    """Files as plain data, each (name, media type, octets), to tell whether the same was sent again."""
    return [(one.name, one.media_type, one.content) for one in uploads]


def committed(files: Sequence[CleanFile]) -> dict[str, str]:
    """The words by which an entry commits to its files, by field, in the order in which they were sent."""
    return {f"{FIELD}{n}": file.commitment for n, file in enumerate(files, 1)}


def called(words: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names of the files among words, (field, text) each, in the order in which they were sent.

    >>> called([("file.10", "c4 image/png b"), ("file.2", "f7 image/jpeg the lamp.jpg"), ("text", "Dark.")])
    ('the lamp.jpg', 'b')
    """
    found = {field: text.split(" ", 2)[2] for field, text in words if field.startswith(FIELD) and text.count(" ") > 1}
    return tuple(found[field] for field in sorted(found, key=lambda field: (len(field), field)))


def check(uploads: Sequence[Upload]) -> tuple[CleanFile, ...]:
    """The files as they may be kept; photos lose everything but the picture (bound B3). Call it outside a transaction. In
    the order in which they were sent.

    What a file is follows from what is in it, not from what it is called.

    raises  Incomplete  empty, too big, too many, or nothing that can be opened;  Refusal  others' files are opened just now
    """
    if len(uploads) > limits.FILES:
        raise _refused(
            Text("At most {most} files at a time; you sent {count}.", most=limits.FILES, count=len(uploads)),
        )
    sized = [(_name(upload), upload) for upload in uploads]
    for name, upload in sized:
        _fits(name, len(upload.content))
    return tuple(_cleaned(name, upload) for name, upload in sized)


def keep(files: Sequence[CleanFile], *, matter: int, seq: int, by: str, at: datetime) -> None:
    """Keep checked files with an entry. One query, inside the transaction that writes the entry."""
    Paper.objects.bulk_create(
        Paper(
            id=uuid.uuid4(),
            matter=matter,
            seq=seq,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            digest=file.digest,
            content=file.content,
            pages=file.pages or None,
            at=at,
            by=by,
        )
        for file in files
    )


def count(matter: int, by: str) -> int:
    """How many photos and papers of one side `remove` would take away. One query."""
    return Paper.objects.filter(_of_side(by), matter=matter).count()


def remove(matter: int, by: str) -> None:
    """Remove what one side sent with a matter (role clock); the entries keep the digests, which open nothing. One query."""
    Paper.objects.filter(_of_side(by), matter=matter).delete()


def _of_side(by: str) -> Q:
    """What a side sent itself, and what who acts for it sent."""
    return Q(by=by) | Q(by__startswith=f"{by}{THROUGH}")


def _name(upload: Upload) -> str:
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable()).strip()[:MOST_LETTERS] or "file"


def _fits(name: str, size: int) -> None:
    if not size:
        raise _refused(Text("“{name}” is empty (0 bytes). Choose the file again.", name=name))
    if size > limits.FILE_BYTES:
        most = limits.FILE_BYTES // limits.MB
        raise _refused(
            Text("“{name}” is larger than {most} MB. Send a smaller one.", name=name, most=most),
        )


def _cleaned(name: str, upload: Upload) -> CleanFile:
    clean = door.clean(upload.content, name=name)
    digest = hashlib.sha256(clean.content).hexdigest()
    return CleanFile(_called(name, clean.media_type), clean.media_type, clean.content, digest, clean.pages)


def _called(name: str, media_type: str) -> str:
    """The name with an ending that opens what is kept.

    >>> _called("IMG_1.HEIC", "image/jpeg"), _called("a.JPG", "image/jpeg"), _called("Nr. 5", "image/png")
    ('IMG_1.jpg', 'a.JPG', 'Nr. 5.png')
    """
    endings = ENDINGS[media_type]
    if name.lower().endswith(endings):
        return name
    stem, dot, ending = name.rpartition(".")
    usual = dot and 0 < len(ending) <= 4 and ending.isascii() and ending.isalnum() and not ending.isdecimal()
    return f"{(stem if usual and stem else name)[: MOST_LETTERS - 5]}{endings[0]}"


def _refused(words: Wording) -> Incomplete:
    return Incomplete(words, fields={"files": words})
