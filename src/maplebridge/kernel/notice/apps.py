"""How Django finds this room."""

from django.apps import AppConfig


class NoticeConfig(AppConfig):
    """Notice."""

    name = "maplebridge.kernel.notice"
    label = "notice"
    default_auto_field = "django.db.models.BigAutoField"
