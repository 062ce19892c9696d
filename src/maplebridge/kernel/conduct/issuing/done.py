"""An act that was taken and makes papers: what they follow from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Made:
    """An act that makes papers, with what is known of it once it is done.

    office  primary key of the office that had the matter when it acted;  place  the step at which it was taken
    texts  words given, by field, as the entry keeps them;  days  days that were given, by field
    state   the matter after the act;  tells  roles that are told of it;  now  the moment of the act
    adopted  primary key of the procedure as it was adopted: after the act the row may go on under another
    """

    definition: Procedure
    choice: course.Choice
    row: Matter
    office: int | None
    place: str
    texts: Mapping[str, str]
    days: Mapping[str, date]
    state: course.State
    tells: tuple[str, ...]
    by: str
    now: datetime
    adopted: int
