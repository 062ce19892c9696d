"""How Django finds this room."""

from django.apps import AppConfig


class MatterConfig(AppConfig):
    """Matter."""

    name = "maplebridge.kernel.matter"
    label = "matter"
    default_auto_field = "django.db.models.BigAutoField"
