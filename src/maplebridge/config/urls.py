"""Every address of the city: who may use each is marked on its view."""

from __future__ import annotations

from django.urls import include, path

from maplebridge.api import health

handler400 = "maplebridge.home.doors.unreadable"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/", include("maplebridge.api.urls")),
    path("", include("maplebridge.home.urls")),
]
