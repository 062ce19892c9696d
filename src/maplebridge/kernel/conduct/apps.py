"""How Django finds this room."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Conduct."""

    name = "maplebridge.kernel.conduct"
    label = "conduct"
    default_auto_field = "django.db.models.BigAutoField"
