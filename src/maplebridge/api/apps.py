"""How Django finds this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Api."""

    name = "maplebridge.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
