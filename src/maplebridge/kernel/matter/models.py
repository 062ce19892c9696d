"""Tables of the shared noun. A matter's row is a fold of its ledger entries; it is here to be found quickly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from maplebridge.kernel.law.models import AdoptedProcedure


class TitleField(models.TextField):  # type: ignore[type-arg]  # Django's own fields take no types at run time
    """The words of a title, as the database gives them: to whoever may read them, and to nobody who was called in.

    No process of the web may read the column; every query asks `mb_title` in its place.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The statement that reads it, for the ORM.

        returns  pair of SQL and its parameters, as they came
        """
        return f'mb_title({sql.rpartition(".")[0]}."number")', params

    def deconstruct(self) -> Any:
        """As migrations know it: a text."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class Matter(models.Model):
    """What the city must finish: few columns, each a fold of the ledger.

    place  the finest unit known (territory id); unit  where it lies now on the ladder; office  who answers now
    due    last minute of the running limit; next  earliest running timer (the clock's index)
    missed  time limits that an office let pass in silence
    seq    number of the last ledger entry; code  HMAC of the resident's code
    against  the office complained of: it never sees the matter (bound B6)
    urgency  how soon somebody must look: 2 danger to life, 1 soon, 0 ordinary;  sorted  a person said what it is about
    """

    number = models.BigIntegerField(primary_key=True)
    procedure = models.ForeignKey(AdoptedProcedure, on_delete=models.PROTECT, db_index=False)
    category = models.CharField(max_length=40)
    channel = models.PositiveSmallIntegerField()
    place = models.IntegerField()
    unit = models.IntegerField()
    office = models.IntegerField(null=True)
    level = models.CharField(max_length=12)
    step = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12, null=True)  # noqa: DJ001  null = still open, a fact the indexes use
    opened = models.DateTimeField()
    touched = models.DateTimeField()
    due = models.DateTimeField(null=True)
    next = models.DateTimeField(null=True)
    seq = models.IntegerField()
    bounces = models.PositiveSmallIntegerField(default=0)
    missed = models.PositiveSmallIntegerField(default=0)
    code = models.BinaryField()
    against = models.IntegerField(null=True)
    urgency = models.PositiveSmallIntegerField(default=0, db_default=0)
    sorted = models.BooleanField(default=False, db_default=False)
    title = TitleField()
    state = models.JSONField()
    """What is kept of the state: read through `kept.state_of`."""
    full: Mapping[str, Any] | None = None
    """The state in full while it is worked out and not yet written; no column."""

    class Meta:
        """An index for each page's query; what is closed leaves the working indexes."""

        indexes: ClassVar = [
            models.Index(
                fields=["office", "due", "number"],
                name="matter_office_inbox",
                condition=models.Q(outcome=None),
            ),
            models.Index(
                fields=["unit", "due", "number"], name="matter_unit_inbox", condition=models.Q(outcome=None)
            ),
            models.Index(
                fields=["due", "number"], name="matter_city_inbox", condition=models.Q(outcome=None)
            ),
            models.Index(
                fields=["step", "due", "number"], name="matter_step_inbox", condition=models.Q(outcome=None)
            ),
            models.Index(fields=["next"], name="matter_clock", condition=models.Q(next__isnull=False)),
            models.Index(
                fields=["due", "number"],
                name="matter_danger",
                condition=models.Q(outcome=None, urgency=2),
            ),
            models.Index(fields=["number"], name="matter_sorted", condition=models.Q(sorted=True)),
            models.Index(
                fields=["opened", "number"],
                name="matter_longest_late",
                condition=models.Q(outcome=None, missed__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Party(models.Model):
    """Somebody who was called in to a matter by the office, in a part and with a code of their own; or who acts for a side.

    role    the party role of the procedure, of who acts for a side that side's;  person  whose contact it is, in the vault
    way     how the code went to them: "mail", "letter", "counter";  code  its HMAC, empty until an office checked the power
    seq     the entry that called them in
    acts_for  None: a party itself;  0: acts for whoever brought the matter;  else for the party of that primary key
    power   one of `competence.powers.POWERS`, empty for a party;  until  its last day;  ended  the entry that ended it
    """

    matter = models.BigIntegerField()
    role = models.CharField(max_length=60)
    person = models.BigIntegerField(null=True)
    way = models.CharField(max_length=12)
    code = models.BinaryField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    acts_for = models.BigIntegerField(null=True)
    power = models.CharField(max_length=12, default="", db_default="")
    until = models.DateField(null=True)
    ended = models.IntegerField(null=True)

    class Meta:
        """Found by matter; one for each entry that called somebody in."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "seq"], name="party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.matter}"


class Statement(models.Model):
    """Words given with an act (an answer, a reason). The entry holds only their salted commitment.

    seq    the ledger entry they belong to; sealed  seen by the office only
    """

    pk = models.CompositePrimaryKey("matter", "seq", "field")
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    field = models.CharField(max_length=60)
    text = models.TextField()
    salt = models.BinaryField()
    office = models.IntegerField(null=True)
    sealed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq}/{self.field}"


class Link(models.Model):
    """Two matters that belong together: a child opened by an act, a joined repeat, a split."""

    parent = models.BigIntegerField()
    child = models.BigIntegerField()
    kind = models.CharField(max_length=12)

    class Meta:
        """Found from either side."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "child", "kind"], name="link_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["child"], name="link_child")]

    def __str__(self) -> str:
        return f"{self.parent} {self.kind} {self.child}"


class HandedOn(models.Model):
    """A matter that an office acted on, or is asked in: it stays readable there, whatever takes it away later.

    The database writes it itself, at the act of a post of the office that has it, and when a duty of each of several offices
    begins and is over.

    at  when it last left the office, or the office was asked no more; None while it has it, or is asked
    """

    pk = models.CompositePrimaryKey("matter", "office")
    matter = models.BigIntegerField()
    office = models.IntegerField()
    at = models.DateTimeField(null=True)

    class Meta:
        """Found by office, newest first."""

        indexes: ClassVar = [models.Index(fields=["office", "at"], name="handed_on_office")]

    def __str__(self) -> str:
        return f"{self.matter} from {self.office}"
