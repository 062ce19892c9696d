"""What has to be told to whom, and how far each consumer of the ledger has read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Outbox(models.Model):
    """One notice to one person of the vault. Failures stay visible until somebody has seen to them.

    to     person in the vault; the address is read only when it is sent, and the reading leaves an entry
    body   gone once it was sent, or once nobody will try again: it may hold a one-time link
    plain  the same without such a link, for paper;  short  for an SMS; both go when no other way may follow
    urgent  life is in danger: it leaves in quiet hours too
    after  not before (office hours, second tries);  sent, failed  when;  why  the last failure in words
    """

    matter = models.BigIntegerField()
    seq = models.IntegerField()
    to = models.BigIntegerField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    after = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, default="")
    plain = models.TextField(default="", db_default="")
    short = models.TextField(default="", db_default="")
    urgent = models.BooleanField(default=False, db_default=False)

    class Meta:
        """Told once for each entry."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "seq", "to"], name="outbox_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["after"], name="outbox_waiting", condition=models.Q(sent=None, failed=None)),
        ]

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq} → {self.to}"


class Sending(models.Model):
    """One way by which a letter was tried: when, how often, what came back. Never the address, nor a link that acts.

    way, state  as in `ways` and `sendings`;  since  when it began;  last  the last try;  said  the code that came back
    provider    the SMS service's number of it;  ask  when it is asked next what became of it;  asked  how often it was
    text        on paper, what is to be printed: gone once it was posted;  posted  the day on which that was done
    """

    letter = models.ForeignKey(Outbox, on_delete=models.PROTECT, related_name="sendings")
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    to = models.BigIntegerField()
    way = models.PositiveSmallIntegerField()
    state = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    last = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=80, default="")
    provider = models.CharField(max_length=60, default="")
    ask = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(default="")
    posted = models.DateField(null=True)

    class Meta:
        """One row for each way of a letter."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["letter", "way"], name="sending_once")]
        indexes: ClassVar = [
            models.Index(fields=["matter"], name="sending_of_matter"),
            models.Index(fields=["ask"], name="sending_asks", condition=models.Q(ask__isnull=False)),
            models.Index(fields=["id"], name="sending_on_paper", condition=models.Q(way=3, state=0)),
        ]

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq} by way {self.way}"


class News(models.Model):
    """Something that an office must hear of, beside what lies in its inbox; read at the desk, gone after a season.

    why  one of `news.WHY`
    """

    office = models.IntegerField()
    matter = models.BigIntegerField()
    seq = models.IntegerField()
    why = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        """An office hears of an entry once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "seq", "office"], name="news_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="news_of_office")]

    def __str__(self) -> str:
        return f"{self.matter}/{self.seq} → office {self.office}"


class ReadUpTo(models.Model):
    """How far a consumer has read the ledger, in the order of the seals; moves in the transaction of its effects."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
