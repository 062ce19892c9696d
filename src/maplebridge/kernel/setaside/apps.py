"""How Django finds this room."""

from django.apps import AppConfig


class SetAsideConfig(AppConfig):
    """Set aside."""

    name = "maplebridge.kernel.setaside"
    label = "setaside"
    default_auto_field = "django.db.models.BigAutoField"
