"""The pages of resolving: the judgement of whoever brought a matter."""

from __future__ import annotations

from django.urls import URLPattern, path

from maplebridge.acts.resolve.pages import judging

urlpatterns: list[URLPattern] = [path("verdict/<str:token>", judging.judgement, name="verdict")]
