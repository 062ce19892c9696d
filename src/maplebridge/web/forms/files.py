"""Photos and papers that come with a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.texts import Text, Wording
from maplebridge.web.forms.fields import Field

Upload = tuple[str, str, bytes]
"""A file as it came: its name, its media type as the browser says it, its octets (one more than is taken, at most)."""


def named(files: Iterable[object]) -> tuple[str, ...]:
    """Names of files as they are shown: no more than are taken, none longer than is kept."""
    shown = (" ".join(clean(str(name)).split())[: limits.FILE_NAME_LETTERS] for name in files)
    return tuple(islice(filter(None, shown), limits.FILES))


class _Sent(forms.Widget):
    """Files that come under one name."""

    needs_multipart_form = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[UploadedFile[bytes]]:
        """As the browser sent them, one more than is taken."""
        return list(files.getlist(name)[: limits.FILES + 1]) if hasattr(files, "getlist") else []


class Files(Field):
    """Photos and papers, each a name, a media type and its octets; what is in them is looked at by whoever keeps them."""

    kind = "files"
    widget = _Sent

    def to_python(self, value: Any) -> list[Upload]:
        """The files in the order in which they came, each as (name, media type, octets); one octet more than is taken,
        at most.
        """
        for file in value or ():
            file.seek(0)
        return [
            (file.name, file.content_type or "", file.read(limits.FILE_BYTES + 1)) for file in value or ()
        ]

    def wrong(self, value: list[Upload]) -> Wording | None:
        """Too many, empty, too large."""
        if len(value) > limits.FILES:
            return Text("At most {files} files at once.", files=limits.FILES)
        for name, _, octets in value:
            if not octets:
                return Text("The file “{name}” is empty.", name=name)
            if len(octets) > limits.FILE_BYTES:
                most = limits.FILE_BYTES // limits.MB
                return Text("The file “{name}” is larger than {most} MB.", name=name, most=most)
        return None

    def again(self, value: Any) -> tuple[str, ...]:
        """The names of the files that came: a browser keeps no file, so that each must be chosen again."""
        return named(file.name for file in value or () if isinstance(file, UploadedFile))
