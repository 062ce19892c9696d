"""The procedure that somebody chose for what they bring, and as whom they bring it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from maplebridge.acts.hear.reading import suggesting
from maplebridge.acts.hear.reading.reporttext import ReportText
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import listed

NO_PROCEDURE = Text("This city has no such procedure. Choose one from the list of what can be brought.")
OFFICES_ALONE = Text("“{title}” is opened by offices alone. Report what you know instead: an office takes it up.")
NOT_SO = Text("“{title}” is brought by {who}. Choose one of them.")


class Chosen(NamedTuple):
    """What a person chose: id of a procedure, and a party role of it; empty where its kind decides, and its first party."""

    procedure: str = ""
    role: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What was chosen, as plain data by these names; nothing where nothing was."""
        return {name: value for name, value in self._asdict().items() if value}

    def checked(self, day: date) -> str:
        """The procedure, which a person may bring on that day; empty for none. Raises Incomplete on "procedure"."""
        if not self.procedure:
            return ""
        try:
            definition = registry.in_force(self.procedure, day).procedure
        except registry.NotAdopted:
            raise Incomplete(NO_PROCEDURE, fields={"procedure": NO_PROCEDURE}) from None
        if not definition.bringers:
            words = OFFICES_ALONE.filled(title=definition.title)
            raise Incomplete(words, fields={"procedure": words})
        return self.procedure

    def role_under(self, definition: Procedure) -> str | None:
        """The role in which it is brought; None for the first party. Raises Incomplete on "role"."""
        if not self.role or self.role in definition.bringers:
            return self.role or None
        who = listed([title for _, title in titled(definition)])
        words = NOT_SO.filled(title=definition.title, who=who)
        raise Incomplete(words, fields={"role": words})

    def kind(
        self, code: str, facts: Mapping[str, object], read: ReportText, *, picked: bool, pack: str
    ) -> tuple[str, Mapping[str, object]]:
        """The class of what is brought: as it was read or picked; where the chosen procedure has classes of its own, and
        nobody picked another, the likeliest of those. With what the first entry says of how it was found, by key.

        code, facts  as the words were read
        """
        own = [one.code for one in suggesting.taxonomy(pack).leaves if one.procedure == self.procedure]
        if not self.procedure or picked or code == OUTSIDE or code in own or not own:
            return code, facts
        likely = (one.code for one in suggesting.likely(read.text, read.title, pack=pack))
        return next((one for one in likely if one in own), own[0]), {"picked": True}


BY_KIND = Chosen()
"""Nothing was chosen: the kind of a matter decides, and its first party brings it."""


def bringers(procedure: str, *, now: datetime) -> tuple[tuple[str, Wording], ...]:
    """The party roles in which a person may bring a procedure in force, each with its title; none for one that is not."""
    try:
        return titled(registry.in_force(procedure, towntime.local(now).date()).procedure)
    except registry.NotAdopted:
        return ()


def titled(definition: Procedure) -> tuple[tuple[str, Wording], ...]:
    """The party roles in which it may be brought, each with its title. In the order of the file."""
    return tuple((name, definition.role_title(name)) for name in definition.opens.who if name in definition.bringers)
