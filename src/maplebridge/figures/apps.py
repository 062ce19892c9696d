"""How Django finds this room."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures."""

    name = "maplebridge.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
