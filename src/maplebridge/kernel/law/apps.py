"""How Django finds this room."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Law."""

    name = "maplebridge.kernel.law"
    label = "law"
    default_auto_field = "django.db.models.BigAutoField"
