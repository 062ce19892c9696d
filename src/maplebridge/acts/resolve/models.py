"""What resolving keeps of its own: months as they were published. The tables of conduct stand in the same app."""

from __future__ import annotations

from django.db import models

from maplebridge.kernel.conduct.models import Done, Note, Paper, VerdictLink

__all__ = ["Done", "Note", "Paper", "PublishedMonth", "VerdictLink"]


class PublishedMonth(models.Model):
    """Figures of a closed month as they were published, hidden cells left out: made once, never changed."""

    month = models.DateField(primary_key=True)
    sheet = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
