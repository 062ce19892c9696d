"""Pages for anyone: what can be done here, figures, procedures, the ledger, checking a receipt, help."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.figures import published
from maplebridge.figures.published import NO_MONTH
from maplebridge.home import proving
from maplebridge.home.forms import CheckForm
from maplebridge.kernel.file import statutes
from maplebridge.kernel.file.shapes.surveying import PublicFigures
from maplebridge.rules.plain import day, whole
from maplebridge.rules.refusal import NotFound
from maplebridge.web.access import access, takes
from maplebridge.web.cards import cards
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page
from maplebridge.web.language import gettext as _
from maplebridge.web.pictures import drawing
from maplebridge.web.spelling import month, say


def _still(template: str, what: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page that only says something; `what` it says is its line in the reference of pages."""

    @access("public")
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        return page(request, template)

    show.__doc__ = what
    return show


@access("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here."""
    return page(request, "public/home.html", cards=cards(request, "public"))


helping = _still("public/help.html", "Questions and answers.")
about = _still("public/about.html", "What this software promises, never does, cannot promise.")
accessibility = _still("public/accessibility.html", "What everyone can rely on, and how it is checked.")
privacy = _still("public/privacy.html", "What is kept about residents, and who can read it.")


@access("public")
@takes("words")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a promise or a proof that somebody pastes in."""
    form = CheckForm(request)
    result = proving.check(form.given["receipt"]) if form.fits() else None
    return page(request, "public/check.html", form=form, result=result)


def _month(text: str) -> date:
    first = day(f"{text}-01")
    if first is None:
        raise Http404
    return first


@access("public")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of a closed month, frozen and with small counts hidden."""
    wanted = line(request.GET, "month", 7)
    shown = published.public_figures(month=_month(wanted) if wanted else None, now=timezone.now())
    return page(request, "public/figures.html", figures=shown, **_charts(shown))


def _hidden() -> dict[str, str]:
    """What stands where a number is not shown."""
    return {"small": _("under 5"), "few": _("few posts"), "beside": _("withheld"), "": ""}


def _charts(shown: PublicFigures) -> dict[str, object]:
    """Bars of what people bring, and of each month; the table has the same numbers."""
    hidden = _hidden()
    kinds = [(say(name), cell.value, hidden[cell.why]) for name, cell in shown.by_category]
    months = [(month(first), cell.value, hidden[cell.why]) for first, cell in shown.by_month]
    while months and months[0][1] is None:  # ends: each turn takes a month with nothing to show away
        months.pop(0)
    some = any(count is not None for _name, count, _instead in kinds)
    return {
        "category_bars": drawing.bars(kinds, _("Matters by kind")) if some else "",
        "month_bars": drawing.bars(months, _("Matters by month")) if months else "",
    }


@access("public")
@require_safe
def figures_file(request: HttpRequest, month: str) -> HttpResponse:
    """The same table as a file that spreadsheets open in Chinese: CSV in UTF-8 with its mark.

    raises  NotFound  nothing was published of this month
    """
    shown = published.public_figures(month=_month(month), now=timezone.now())
    if not shown.rows:
        raise NotFound(shown.unreadable or NO_MONTH)
    out = StringIO()
    table = csv.writer(out)
    table.writerow([_("Unit"), *[say(name) for name, _what in shown.columns], _("Month")])
    hidden = _hidden()
    for row in shown.rows:
        cells = [cell.value if cell.value is not None else hidden[cell.why] for cell in row.cells]
        table.writerow([say(row.name), *cells, f"{shown.month:%Y-%m}"])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{shown.month:%Y-%m}.csv"'
    return response


@access("public")
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure the city works by."""
    today = timezone.localdate()
    return page(request, "public/procedures.html", procedures=statutes.procedures(today=today))


@access("public")
@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure: picture, steps, limits with their law, what silence leads to."""
    key, version = line({"key": key}, "key"), line(request.GET, "version", 6)
    shown = statutes.procedure_page(id=key, version=whole(version), today=timezone.localdate())
    lit = line(request.GET, "at")
    drawn = drawing.procedure(shown.id, shown.version, lit=lit)
    return page(request, "public/procedure.html", procedure=shown, drawn=drawn, lit=lit)


@access("public")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Heads of the ledger, for whoever wants to keep one."""
    return page(request, "public/ledger.html", ledger=proving.ledger_page())
