"""Papers and photos that come with an act: checked, freed of hidden data, kept with their digest."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, UnidentifiedImageError

from maplebridge.acts.resolve.models import Paper
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

BY_RESIDENT = "resident"
MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 10
PIXELS = 40_000_000
PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SIGNATURES = {"application/pdf": b"%PDF-"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept."""

    name: str
    media_type: str
    content: bytes
    digest: str

    @property
    def said(self) -> str:
        """What the entry commits to: digest, type and name."""
        return f"{self.digest} {self.media_type} {self.name}"


def check(uploads: Sequence[Upload]) -> tuple[Kept, ...]:
    """The files as they may be kept; photos lose everything but the picture (bound B3).

    raises  Incomplete  empty, too big, too many, or not what it says it is
    """
    if len(uploads) > MOST_PAPERS:
        raise _refused(
            f"At most {MOST_PAPERS} files at a time; you sent {len(uploads)}.",
            f"一次最多提交{MOST_PAPERS}个文件，您提交了{len(uploads)}个。",
        )
    return tuple(_kept(upload) for upload in uploads)


def keep(files: Sequence[Kept], *, matter: int, seq: int, by: str, at: datetime) -> None:
    """Keep checked files with an entry."""
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
            at=at,
            by=by,
        )
        for file in files
    )


def remove(matter: int) -> None:
    """Remove what residents sent with a matter (role clock); the entries keep the digests, which open nothing."""
    Paper.objects.filter(matter=matter, by=BY_RESIDENT).delete()


def _kept(upload: Upload) -> Kept:
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1][:120] or "file"
    if not upload.content:
        raise _refused(
            f"“{name}” is empty (0 bytes). Choose the file again.", f"“{name}”是空文件，请重新选择。"
        )
    if len(upload.content) > MOST_BYTES:
        size = len(upload.content) // (1024 * 1024)
        raise _refused(
            f"“{name}” has {size} MB; at most 10 MB fit. Send a smaller one.",
            f"“{name}”有{size}MB，最大10MB，请换一个较小的文件。",
        )
    content, media_type = _photo(upload, name) if upload.media_type in PHOTOS else _document(upload, name)
    return Kept(name, media_type, content, hashlib.sha256(content).hexdigest())


def _photo(upload: Upload, name: str) -> tuple[bytes, str]:
    """The picture alone: no position, no camera, no comments."""
    try:
        with Image.open(io.BytesIO(upload.content), formats=tuple(PHOTOS.values())) as image:
            if image.width * image.height > PIXELS:
                raise _refused(
                    f"“{name}” has too many pixels. Send a smaller photo.",
                    f"“{name}”像素过大，请缩小后再提交。",
                )
            image.load()
            bare = Image.new(image.mode, image.size)
            bare.paste(image)
            out = io.BytesIO()
            form = image.format or "PNG"
            bare.save(out, format=form)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(
            f"“{name}” is called a photo but cannot be opened as one. Send a JPEG, PNG or WebP photo.",
            f"“{name}”无法作为照片打开，请提交JPEG、PNG或WebP照片。",
        ) from error
    return out.getvalue(), f"image/{form.lower()}"


def _document(upload: Upload, name: str) -> tuple[bytes, str]:
    signature = SIGNATURES.get(upload.media_type)
    if signature is None or not upload.content.startswith(signature):
        raise _refused(
            f"“{name}” is neither a photo (JPEG, PNG, WebP) nor a PDF. Send one of these.",
            f"“{name}”既不是照片（JPEG、PNG、WebP）也不是PDF，请提交上述格式的文件。",
        )
    return upload.content, upload.media_type


def _refused(en: str, zh: str) -> Incomplete:
    words = Title(en, zh)
    return Incomplete(words, fields={"files": words})
