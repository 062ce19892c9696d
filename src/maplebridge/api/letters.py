"""Reports of the SMS service on what became of messages: closed unless a key is set, signed, and only a reason to ask it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Router

from maplebridge.kernel.notice import sendings, texting
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.texts import Text

router = Router(tags=["letters"])
CLOSED = Text("This city takes no reports of an SMS service.")
NOT_SIGNED = Text("The signature of this report does not fit. The reference of the API says how it is made.")


@router.post("/letters/reports")
def reported(request: HttpRequest, signature: str = Header("", alias="X-Signature")) -> dict[str, bool]:
    """Hear that something became of messages; the service is then asked what. One query for each that is named.

    A number that the city does not know gets the same answer.

    raises  NotFound  no key is set;  NotAllowed  the signature does not fit
    """
    if not settings.SMS_REPORT_KEY:
        raise NotFound(CLOSED)
    if not texting.signed(request.body, signature):
        raise NotAllowed(NOT_SIGNED)
    sendings.reported(texting.reported(request.body))
    return {"taken": True}
