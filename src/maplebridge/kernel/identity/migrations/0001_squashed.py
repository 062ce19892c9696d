"""Today's tables of accounts, posts, sessions, the vault and the key of scopes."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

KEY = """
CREATE TABLE identity_scopekey (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), inside bytea NOT NULL, outside bytea NOT NULL
);
"""

ID = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("username", models.CharField(max_length=80, unique=True)),
                ("shown_en", models.CharField(blank=True, default="", max_length=160)),
                ("shown_zh", models.CharField(blank=True, default="", max_length=160)),
                ("language", models.CharField(default="en", max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                ("epoch", models.IntegerField(db_default=0, default=0)),
                ("must_change", models.BooleanField(db_default=False, default=False)),
                ("has_factor", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "window", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BinaryField()),
                ("window", models.DateTimeField()),
                ("count", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("matter", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="factor",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("nonce", models.BinaryField()),
                ("step", models.BigIntegerField()),
                (
                    "recovery",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None),
                ),
                ("since", models.DateField(db_default=django.db.models.functions.datetime.Now())),
                ("wrong", models.IntegerField(db_default=0, default=0)),
                ("wrong_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Halfway",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="halfway",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("ends", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="VaultKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="identity.person",
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("wrapped", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("made", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("at", models.DateTimeField(db_index=True)),
                ("name_mark", models.BinaryField(null=True)),
                ("opened", models.BooleanField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("matter", models.BigIntegerField()),
                ("office_id", models.IntegerField(blank=True, null=True)),
                ("why", models.CharField(max_length=200)),
                ("given", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office_id", "matter"], name="grant_by_office"),
                    models.Index(fields=["matter"], name="grant_by_matter"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account__isnull", True), ("office_id__isnull", False)),
                            models.Q(("account__isnull", False), ("office_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="grant_to_office_or_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("office_id", models.IntegerField(db_index=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("officer", "Officer"), ("head", "Head"), ("clerk", "Clerk")],
                        default="officer",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("away_from", models.DateField(blank=True, null=True)),
                ("away_until", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["officer", "head", "clerk"])), name="post_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("account")), _negated=True),
                            _connector="OR",
                        ),
                        name="post_deputy_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("away_from__isnull", True), ("away_until__isnull", True)),
                            ("away_until__gte", models.F("away_from")),
                            _connector="OR",
                        ),
                        name="post_away_has_both_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("id", models.BigAutoField(**ID)),
                ("matter", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("ciphertext", models.BinaryField()),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="identity.person"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="sealed_one_of_a_kind")
                ],
            },
        ),
        migrations.RunSQL(KEY, migrations.RunSQL.noop),
    ]
