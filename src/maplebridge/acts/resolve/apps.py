"""How Django finds this room."""

from django.apps import AppConfig


class ResolveConfig(AppConfig):
    """Resolve."""

    name = "maplebridge.acts.resolve"
    label = "resolve"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What a resident sent goes with the resident."""
        from maplebridge.kernel.conduct.papers import remove
        from maplebridge.kernel.records import erasing

        erasing.also(remove)
