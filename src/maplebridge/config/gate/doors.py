"""How large a body each door takes; which pages take files, or a few words alone, the city says when its gate is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from maplebridge.rules import limits

NOWHERE = re.compile(r"(?!)")
"""What no address fits."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one city: expressions that a whole address fits.

    files  of forms that photos and papers come with;  words  of forms of a few words
    """

    files: re.Pattern[str] = NOWHERE
    words: re.Pattern[str] = NOWHERE

    @classmethod
    def of(cls, *, files: Iterable[str] = (), words: Iterable[str] = ()) -> Self:
        """Those of addresses, each an expression, in one: asked for each request."""
        return cls(_any_of(files), _any_of(words))

    def most(self, method: str, path: str) -> int:
        """How many bytes a request's body may have.

        >>> doors = Doors.of(files=["/(?:en|zh)/verdict/[^/]+"])
        >>> [doors.most("POST", f"/{first}/verdict/x") for first in ("zh", "nowhere")], doors.most("GET", "/en/")
        ([106954752, 2097152], 65536)
        """
        if method in ("GET", "HEAD", "OPTIONS") or self.words.fullmatch(path):
            return limits.SIGN_IN_BYTES
        return limits.FILES_BODY if self.files.fullmatch(path) else limits.FORM_BYTES


def _any_of(addresses: Iterable[str]) -> re.Pattern[str]:
    each = [f"(?:{one})" for one in addresses]
    return re.compile("|".join(each)) if each else NOWHERE
