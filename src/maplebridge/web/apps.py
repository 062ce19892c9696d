"""How Django finds this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Site."""

    name = "maplebridge.web"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
