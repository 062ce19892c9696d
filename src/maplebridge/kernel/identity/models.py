"""Who may act, and the vault of those who reported. Never a person's matters: a person row belongs to one."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from maplebridge.kernel.identity import hashes


class Accounts(BaseUserManager["Account"]):
    """Accounts by their user name. What is read of one never holds its hash: the web may not read it."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Accounts without their hashes. In no order; the hash of a password is read by a query of its own."""
        return super().get_queryset().defer("password")

    def create_account(self, username: str, password: str, **fields: object) -> Account:
        """Make an account with a hashed password. One query."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A way to sign in. It names a post, not a person; when it last signed in is not kept."""

    username = models.CharField(max_length=80, unique=True)
    shown_en = models.CharField(max_length=160, default="", blank=True)
    shown_zh = models.CharField(max_length=160, default="", blank=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    epoch = models.IntegerField(default=0, db_default=0)
    must_change = models.BooleanField(default=False, db_default=False)
    has_factor = models.BooleanField(default=False, db_default=False)
    proof = ""
    """What the password that was checked last makes, if it was right: a session is opened with it."""
    last_login = None  # type: ignore[assignment]  # Django's field, taken out: nobody's hours are watched

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        """Show the user name."""
        return self.username

    class Meta:
        """An account that is reached from a row of another table has no hash with it either."""

        base_manager_name = "objects"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, by the database's word; a new hash is never written for it."""
        self.proof = "" if raw_password is None else hashes.proof(self.pk, raw_password)
        return self.proof != ""

    def has_usable_password(self) -> bool:
        """Whether it has a password at all, by the database's word."""
        return hashes.has_one(self.pk)

    def get_session_auth_hash(self) -> str:
        """What a session must have been made with to be still good: the account's epoch."""
        return str(self.epoch)


class Session(models.Model):
    """Somebody signed in, until it ends: the hash of a token that their browser holds. Nothing of what they did."""

    token_hash = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sessions")
    epoch = models.IntegerField()
    made = models.DateTimeField(db_default=Now())
    ends = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Show when it ends."""
        return f"until {self.ends}"


class Factor(models.Model):
    """A second factor: a masked secret that the database alone judges codes by, and recovery codes as hashes."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="factor")
    sealed = models.BinaryField()
    nonce = models.BinaryField()
    step = models.BigIntegerField()
    recovery = ArrayField(models.BinaryField())
    since = models.DateField(db_default=Now())
    wrong = models.IntegerField(default=0, db_default=0)
    wrong_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Show whose it is."""
        return f"of account {self.account_id}"


class Halfway(models.Model):
    """Whose password was right a moment ago, and whose code is asked for next; no session."""

    token_hash = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="halfway")
    epoch = models.IntegerField()
    ends = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Show when it ends."""
        return f"until {self.ends}"


class SignIn(models.Model):
    """A try at an account's door: a failure with its minute, a success with its day alone; kept for a month."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sign_ins", null=True)
    name_mark = models.BinaryField(null=True)
    opened = models.BooleanField()

    def __str__(self) -> str:
        """Show when, and whether it opened."""
        return f"{'opened' if self.opened else 'failed'} {self.at}"


class Post(models.Model):
    """One account's post at one office, from a day to a day; a deputy acts while its holder is away."""

    class Kind(models.TextChoices):
        """What the post may do inside its office."""

        OFFICER = "officer"
        HEAD = "head"
        CLERK = "clerk"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    office_id = models.IntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OFFICER)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    deputy = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="deputises", null=True, blank=True
    )
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="post_kind", condition=models.Q(kind__in=["officer", "head", "clerk"])
            ),
            models.CheckConstraint(
                name="post_deputy_is_another",
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("account")),
            ),
            models.CheckConstraint(
                name="post_away_has_both_days",
                condition=models.Q(away_from__isnull=True, away_until__isnull=True)
                | models.Q(away_until__gte=models.F("away_from")),
            ),
        ]

    def __str__(self) -> str:
        """Show kind and office."""
        return f"{self.kind} at office {self.office_id}"


class Person(models.Model):
    """Somebody who brought one matter. Two matters of one resident are two rows that nothing joins."""

    matter = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        """Show the number alone."""
        return f"person {self.pk}"


class VaultKey(models.Model):
    """The data key of one person, wrapped by the vault's master key. Destroying it erases the person."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    matter = models.BigIntegerField()
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        """Show whose key it is."""
        return f"key of person {self.person_id}"


class Sealed(models.Model):
    """A ciphertext that only a reading with an entry in the ledger opens."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    matter = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    ciphertext = models.BinaryField()

    class Meta:
        """One ciphertext of a kind for each person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="sealed_one_of_a_kind", fields=["person", "kind"])
        ]

    def __str__(self) -> str:
        """Show kind and person."""
        return f"{self.kind} of person {self.person_id}"


class Grant(models.Model):
    """Leave for one office or one account to see one matter: a joint office, a deputy, a party."""

    matter = models.BigIntegerField()
    office_id = models.IntegerField(null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    why = models.CharField(max_length=200)
    given = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Whom it is for, and the two ways it is looked up."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="grant_to_office_or_account",
                condition=models.Q(office_id__isnull=False, account__isnull=True)
                | models.Q(office_id__isnull=True, account__isnull=False),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="grant_by_office", fields=["office_id", "matter"]),
            models.Index(name="grant_by_matter", fields=["matter"]),
        ]

    def __str__(self) -> str:
        """Show the matter and the reason."""
        return f"matter {self.matter}: {self.why}"


class Attempt(models.Model):
    """How often a door was tried in one window of time; the key is an HMAC, thrown away with the window."""

    key = models.BinaryField()
    window = models.DateTimeField()
    count = models.IntegerField(default=1)
    pk = models.CompositePrimaryKey("key", "window")

    def __str__(self) -> str:
        """Show the window."""
        return f"{self.count} at {self.window}"
