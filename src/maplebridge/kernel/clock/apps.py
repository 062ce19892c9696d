"""How Django finds this room."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """Clock."""

    name = "maplebridge.kernel.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"
