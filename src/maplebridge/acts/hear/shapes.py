"""What a desk is shown beside a matter: those that were joined with it, and those that may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.file.shapes.reading import Heading
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeMatter:
    """A matter beside another: its heading, when it came, why the two may be one (a sentence for each reason)."""

    heading: Heading
    received: datetime
    why: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What belongs to a matter: those that persons said are the same, those that may be.

    unseen  joined ones that are others' to see;  unreadable  joined ones that cannot be shown just now
    joined, alike  each with its reasons, as they were read (`readable`): in the order of the pairs
    """

    joined: tuple[AlikeMatter, ...] = ()
    unseen: int = 0
    unreadable: int = 0
    alike: tuple[AlikeMatter, ...] = ()
    may_join: bool = False

    @property
    def reports(self) -> int:
        """How many reports of this one matter there are, this among them."""
        return 1 + len(self.joined) + self.unseen + self.unreadable
