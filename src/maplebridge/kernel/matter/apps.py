"""How Django finds this room."""

from django.apps import AppConfig


class MatterConfig(AppConfig):
    """Matter."""

    name = "maplebridge.kernel.matter"
    label = "matter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the ledger how the entries of matters are read."""
        from maplebridge.kernel.matter.storage import journal  # knows models, which are there only now

        journal.read_by_the_ledger()
