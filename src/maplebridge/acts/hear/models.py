"""What hearing keeps beside the matter: which submission became which matter."""

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
