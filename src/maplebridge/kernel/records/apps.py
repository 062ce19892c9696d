"""How Django finds this room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records."""

    name = "maplebridge.kernel.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
