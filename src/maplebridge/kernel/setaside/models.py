"""What was set aside so that the rest goes on: one row for each thing, kept after it has left the list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Thing(models.Model):
    """One thing that could not be worked on. It is in the list until `ended`.

    kind     one of `causes.KINDS`;  subject  what is set aside, as the part that works on it names it
    matter   the matter it belongs to, if one
    code, facts  why: one of `causes.CAUSES` and what its sentence names; never words or addresses of people
    since, tries, last  when it was set aside, how often it was tried, when the last time
    next     when it is tried again by itself; None: it waits for a person
    asked    when a person asked for another try, which is still to be made; it uses up none of those by themselves
    in_vain  when the last try that a person asked for failed
    office, handed  the office it was handed to, and when
    ended, how  when it left the list, and how (one of `things.HOW`)
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    matter = models.BigIntegerField(null=True)
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    since = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)
    last = models.DateTimeField()
    next = models.DateTimeField(null=True)
    asked = models.DateTimeField(null=True)
    in_vain = models.DateTimeField(null=True)
    office = models.IntegerField(null=True)
    handed = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    how = models.CharField(max_length=20, default="")

    class Meta:
        """In the list once; found by kind, by matter and by the moment of the next try."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject"], name="setaside_once", condition=models.Q(ended=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter"], name="setaside_matter", condition=models.Q(ended=None)),
            models.Index(fields=["next"], name="setaside_next", condition=models.Q(ended=None)),
            models.Index(fields=["office"], name="setaside_office", condition=models.Q(ended=None)),
            models.Index(fields=["ended"], name="setaside_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
