"""What hearing keeps beside the matter: which submission became which matter, which answers helped how often."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Submission(models.Model):
    """One submission, once: the hash of its key, what it said (hashed), the matter it became."""

    key = models.BinaryField(primary_key=True)
    said = models.BinaryField()
    matter = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{bytes(self.key).hex()[:12]} → {self.matter}"


class Alike(models.Model):
    """Two open matters that may be one: a question to a person, found by words, place and time. Never of people.

    matter  the later one;  other  the one before it;  likeness  the figure of `methods.text`;  copy  the words are repeated
    """

    matter = models.BigIntegerField()
    other = models.BigIntegerField()
    likeness = models.FloatField()
    copy = models.BooleanField()

    class Meta:
        """Found from either side."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "other"], name="alike_once")]
        indexes: ClassVar = [models.Index(fields=["other"], name="alike_other")]

    def __str__(self) -> str:
        return f"{self.matter} ~ {self.other}"


class ImportRun(models.Model):
    """A file that is being imported: where it stopped, so that it can go on."""

    digest = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-started"]

    def __str__(self) -> str:
        return f"{self.name}: {self.opened} of {self.rows}"


class Answered(models.Model):
    """How many enquiries an answer of the base answered on a day, without a matter. Nothing of who asked, nor of the words.

    helped  presses of “this answers it”;  presses  the last ones, eight octets each, so that a second click is no second one
    """

    pk = models.CompositePrimaryKey("day", "answer")
    day = models.DateField()
    answer = models.CharField(max_length=60)
    helped = models.IntegerField()
    presses = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.day} {self.answer}: {self.helped}"
