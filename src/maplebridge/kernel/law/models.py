"""The texts that the city goes by: one row for each version of a procedure that it adopted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AdoptedProcedure(models.Model):
    """One version of a procedure as the city adopted it: the text that matters under it keep.

    theirs  the steps at which no office of the city has the word, as the text says: what is due there is a party's
    """

    id = models.SmallAutoField(primary_key=True)
    key = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    pack = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    source = models.TextField()
    params = models.JSONField(default=dict)
    adopted = models.DateTimeField()
    theirs = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))

    class Meta:
        """One row per version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="adopted_procedure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
