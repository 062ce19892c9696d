"""The ledger's tables. Only this room writes them, and the database refuses changes to what is written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act on one matter: who, what was said (canonical JSON), its hash, its place in the tree.

    The columns stand in the order that leaves no gaps in a row.
    """

    pk = models.CompositePrimaryKey("matter", "seq")
    matter = models.BigIntegerField()
    leaf = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=60)
    hash = models.BinaryField()
    said = models.BinaryField()

    class Meta:
        """What the database refuses, and the sealer's index of what waits."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="entry_seq_from_one", condition=models.Q(seq__gte=1)),
            models.UniqueConstraint(
                name="entry_leaf", fields=["leaf"], condition=models.Q(leaf__isnull=False)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="entry_waiting", fields=["matter", "seq"], condition=models.Q(leaf__isnull=True)
            )
        ]

    def __str__(self) -> str:
        """Show matter, place and kind."""
        return f"{self.matter}/{self.seq} {self.kind}"


class Tile(models.Model):
    """256 neighbouring hashes of one level of the tree; the last tile of a level may hold fewer."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        """Show level and place."""
        return f"tile {self.level}/{self.place}"


class Given(models.Model):
    """Up to which size a witness was given the heads; `place` is its folder, its address, or “own”."""

    place = models.CharField(max_length=400, primary_key=True)
    size = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Show place and size."""
        return f"{self.place} up to {self.size}"


class Seal(models.Model):
    """A signed head: how many entries there were, their root, and the head before."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    prev_hash = models.BinaryField()
    signature = models.BinaryField()
    key_id = models.CharField(max_length=16)

    def __str__(self) -> str:
        """Show the size."""
        return f"head over {self.size} entries"
