"""Units, their names over time, offices, mandates and task lists. All of it is public."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Unit(models.Model):
    """A part of the city. `path` holds the ids from the city down to the unit itself.

    A unit never disappears: it ends on `valid_to` (its first day outside the map), and Succession
    says what it became, so that old matters and statistics keep their place.
    """

    id = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.SmallIntegerField()
    name_en = models.TextField()
    name_zh = models.TextField()
    path = ArrayField(models.IntegerField())
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    boundary = models.JSONField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [  # noqa: RUF012  Django reads a plain list
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=4), name="unit_level_is_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_en} · {self.name_zh}"


class Name(models.Model):
    """Another way to call a unit: an alias, a former name, a former code, a street or an estate in it."""

    class Kind(models.TextChoices):
        ALIAS = "alias"
        FORMER = "former"
        CODE = "code"
        PLACE = "place"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    text = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    until = models.DateField(null=True)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(fields=["unit", "text", "kind"], name="unit_name_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Succession(models.Model):
    """What an ended unit became: several rows for a split, one for a merger or an absorption."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="became")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="came_from")
    on = models.DateField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_to_another_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Office(models.Model):
    """Who answers: an office of a unit. `kind` is a word of the pack's `offices.toml`."""

    id = models.AutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    kind = models.TextField()
    name_en = models.TextField()
    name_zh = models.TextField()

    def __str__(self) -> str:
        return f"{self.name_en} · {self.name_zh}"


class Mandate(models.Model):
    """The office fills this procedure role for matters whose category begins so ("" = all)."""

    id = models.AutoField(primary_key=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="mandates")
    role = models.TextField()
    category = models.TextField(default="", blank=True)
    law = models.TextField(default="", blank=True)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(fields=["office", "role", "category"], name="mandate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.role} {self.category or '*'}"


class TaskItem(models.Model):
    """One line of a level's task list; see rules.tasklist.

    direction  by which kind of change it came; empty for a line that stood when the city was founded
    asked_by, approved_by  ids of the units that asked for the change and approved it
    """

    class Kind(models.TextChoices):
        BASIC = "basic"
        COOPERATE = "cooperate"
        TAKEN_BACK = "taken_back"

    id = models.AutoField(primary_key=True)
    code = models.TextField()
    level = models.SmallIntegerField()
    kind = models.TextField(choices=Kind.choices)
    category = models.TextField()
    holder = models.SmallIntegerField()
    name_en = models.TextField()
    name_zh = models.TextField()
    power = models.TextField(default="", blank=True)
    money = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    direction = models.TextField(default="", blank=True)
    asked_by = models.IntegerField(null=True)
    approved_by = models.IntegerField(null=True)
    explanation = models.TextField(default="", blank=True)
    views = models.TextField(default="", blank=True)
    tests = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["level", "category"], condition=Q(valid_to=None), name="task_one_open_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"


class Edition(models.Model):
    """One row: a token that changes with every write, so that processes know their snapshot is old; what the city says.

    mark     before the numbers of its matters;  hotline  a number to call; empty: none, null: never said
    pack     whose rules it goes by: that of the first procedure it adopted; empty before
    """

    id = models.SmallIntegerField(primary_key=True)
    token = models.UUIDField()
    mark = models.TextField(default="")
    hotline = models.TextField(null=True)  # noqa: DJ001  null = never said, empty = there is none
    pack = models.TextField(default="")

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(condition=Q(id=1), name="edition_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.token)
