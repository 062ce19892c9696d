"""How Django finds this room."""

from django.apps import AppConfig


class HearConfig(AppConfig):
    """Hear."""

    name = "maplebridge.acts.hear"
    label = "hear"
    default_auto_field = "django.db.models.BigAutoField"
