"""How Django finds this room."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Identity."""

    name = "maplebridge.kernel.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
