"""What acting keeps beside the matter: one-time links, notes, papers, what was done under which key."""

from __future__ import annotations

from typing import ClassVar

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
    """A document or photo kept with an entry; the entry holds its SHA-256."""

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

    class Meta:
        """Found by matter."""

        indexes: ClassVar = [models.Index(fields=["matter", "seq"], name="paper_matter")]

    def __str__(self) -> str:
        return self.name


class Done(models.Model):
    """An act that was already taken under this key: a repeated click finds it. Of key and content: their HMAC."""

    key = models.BinaryField(primary_key=True)
    said = models.BinaryField(null=True)
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq}"
