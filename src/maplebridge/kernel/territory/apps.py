"""How Django finds this room."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Territory."""

    name = "maplebridge.kernel.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
