"""What acting keeps beside the matter: one-time links, notes, papers, what was done under which key."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class VerdictLink(models.Model):
    """A sealed one-time link to the resident's judgement; only the HMAC of its token is kept."""

    token = models.BinaryField(primary_key=True)
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    made = models.DateTimeField()
    used = models.DateTimeField(null=True)
    party = models.BigIntegerField(null=True)
    """Whose it is: a party that was called in; None for whoever brought the matter."""

    class Meta:
        """Found by matter, to end the older ones."""

        indexes: ClassVar = [models.Index(fields=["matter"], name="verdict_link_matter")]

    def __str__(self) -> str:
        return f"verdict on {self.matter}"


class Note(models.Model):
    """A private note of one office: never the resident's, never another office's, never exported."""

    matter = models.BigIntegerField()
    office = models.IntegerField()
    account = models.BigIntegerField()
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        """Found by matter."""

        indexes: ClassVar = [models.Index(fields=["matter", "at"], name="note_matter")]

    def __str__(self) -> str:
        return f"note on {self.matter}"


class Paper(models.Model):
    """A document or photo kept with an entry; the entry holds its SHA-256.

    pages  of a document; None of a picture, and of what came before 2026-11-30
    """

    id = models.UUIDField(primary_key=True)
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    pages = models.SmallIntegerField(null=True)

    class Meta:
        """Found by matter."""

        indexes: ClassVar = [models.Index(fields=["matter", "seq"], name="paper_matter")]

    def __str__(self) -> str:
        return self.name


class Issued(models.Model):
    """A numbered paper that an act made; the entry of the act holds its number and the SHA-256 of its content.

    series, year, n  what it is counted under, and its count there: the year's first is 1, and none is left out
    token     by which anybody may ask whether it was issued
    content   canonical JSON of what it holds, without words that somebody typed
    bringer, roles  to whom it is addressed: whoever brought the matter, and parties called in in these roles
    made      when it was set; None: it waits, also where it is to be set again
    """

    matter = models.BigIntegerField()
    seq = models.IntegerField()
    document = models.CharField(max_length=80)
    series = models.CharField(max_length=100)
    year = models.SmallIntegerField()
    n = models.IntegerField()
    token = models.CharField(max_length=20, unique=True)
    content = models.TextField()
    bringer = models.BooleanField()
    roles = ArrayField(models.TextField())
    at = models.DateTimeField()
    made = models.DateTimeField(null=True)

    class Meta:
        """Found by matter; those that wait are found first."""

        indexes: ClassVar = [
            models.Index(fields=["matter", "seq"], name="issued_matter"),
            models.Index(fields=["id"], name="issued_waits", condition=models.Q(made=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year", "n"], name="issued_number"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}/{self.n}"


class Edition(models.Model):
    """A paper as it was set in one language; its SHA-256 stands in the entry `seq`, and stays when the octets go with an
    erased person.
    """

    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=20)
    seq = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)

    class Meta:
        """Found by paper; one in each language at an entry."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issued", "seq", "language"], name="edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issued_id} {self.language}"


class Done(models.Model):
    """An act that was already taken under this key: a repeated click finds it. Of key and content: their HMAC."""

    key = models.BinaryField(primary_key=True)
    said = models.BinaryField(null=True)
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq}"
