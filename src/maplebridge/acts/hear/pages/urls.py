"""The pages of hearing: reporting something, and what a desk decides of a report's kind and of its repetitions."""

from __future__ import annotations

from django.urls import URLPattern, path

from maplebridge.acts.hear.doors import desk, public
from maplebridge.acts.hear.pages import answers, exchange, kinds, report, same

urlpatterns: list[URLPattern] = [
    path("bring", public.bring, name="bring"),
    path("answers", answers.answers, name="answers"),
    path("answers/<str:name>", answers.answer, name="answer"),
    path("report", report.report, name="report"),
    path("report/map/<int:unit>/<int:breadth>.svg", report.picker, name="picker"),
    path("desk/new", desk.new_matter, name="new-matter"),
    path("desk/new/<str:procedure>", desk.open_matter, name="open-matter"),
    path("desk/<str:number>/kind", kinds.kind, name="kind"),
    path("desk/<str:number>/same", same.same, name="same"),
    path("desk/<str:number>/exchange", exchange.at_desk, name="exchange"),
    path("follow/<str:number>/exchange", exchange.by_resident, name="follow-exchange"),
    path("follow/<str:number>/day", exchange.day, name="follow-day"),
]
