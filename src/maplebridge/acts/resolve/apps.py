"""How Django finds this room."""

from django.apps import AppConfig


class ResolveConfig(AppConfig):
    """Resolve."""

    name = "maplebridge.acts.resolve"
    label = "resolve"
    default_auto_field = "django.db.models.BigAutoField"
