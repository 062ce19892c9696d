"""Every address of the site: who may use each is marked on its view."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("maplebridge.api.urls")),
    path("", include("maplebridge.site.urls")),
]
