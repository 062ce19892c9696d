"""How Django finds this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger."""

    name = "maplebridge.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
