"""A matter as an address or a form names it, and its papers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from maplebridge.kernel.conduct import pages
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import Incomplete, NotFound
from maplebridge.texts import Text
from maplebridge.web import rate

NO_CODE = Text("Type the number and the code; both stand on your receipt.")
NO_PAIR = Text("Number and code do not open a matter together. Check both; letters may be small or capital.")


def paper(actor: Actor, number: int | None, paper_id: str) -> HttpResponse:
    """A document of a matter that this reader may open, always as a download.

    raises  NotFound  no such matter or paper for this reader
    """
    name, media_type, octets = pages.read_paper(
        actor=actor, number=number or 0, paper_id=paper_id, now=timezone.now()
    )
    response = HttpResponse(octets, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def number_for_code(asked: str, code: str, address: str) -> int:
    """The number, if number and code open a matter.

    raises  Incomplete  one is missing, or they open none together;  TooMany  too many tries from `address`
    """
    if not asked or not code:
        raise Incomplete(NO_CODE, fields={"code" if asked else "number": NO_CODE})
    number, now = numbers.read(asked), timezone.now()
    rate.ADDRESSES.check(address, now)
    if number is None or not rate.code_opens(number=number, code=code, address=address, now=now):
        raise Incomplete(NO_PAIR, fields={"number": NO_PAIR})
    return number


def number_or_404(shown: str) -> int:
    """The number of a matter in an address.

    raises  NotFound  it is no number; whether there is such a matter is not asked
    """
    number = numbers.read(shown)
    if number is None:
        raise NotFound(Text("There is no matter of that number."))
    return number
