"""Months as they were published, made once, then never changed; and kinds of matters that came too often."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PublishedMonth(models.Model):
    """Figures of a closed month as they were published, hidden cells left out: made once, never changed."""

    month = models.DateField(primary_key=True)
    sheet = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class EarlyWarning(models.Model):
    """More matters of a kind, in some places since some day, than chance explains. Of places, never of people.

    places  units of the cluster;  first, last  its days;  recurrence  days until chance does as well once
    """

    category = models.CharField(max_length=40)
    places = models.JSONField()
    first = models.DateField()
    last = models.DateField()
    observed = models.IntegerField()
    expected = models.FloatField()
    recurrence = models.FloatField()
    days = models.JSONField()
    found = models.DateField()

    class Meta:
        """Found by the day on which it was found."""

        indexes: ClassVar = [models.Index(fields=["found"], name="early_warning_found")]

    def __str__(self) -> str:
        return f"{self.category} since {self.first}"
