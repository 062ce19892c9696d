"""Months as they were published: made once, then never changed."""

from __future__ import annotations

from django.db import models


class PublishedMonth(models.Model):
    """Figures of a closed month as they were published, hidden cells left out: made once, never changed."""

    month = models.DateField(primary_key=True)
    sheet = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """The table is of the app that first had it."""

        app_label = "resolve"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
