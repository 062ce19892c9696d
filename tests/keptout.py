"""What the page of an act answers whoever may not take it now."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

DENIED = (403, 404)


def kept_out(status: int, address: str, name: str) -> bool:
    """Whether no form of an act was shown: it is refused, or whoever took an act of that name before was led to the matter.

    address  where the answer led
    """
    led = urlsplit(address)
    return status in DENIED or ("/do/" not in led.path and parse_qs(led.query).get("taken") == [name])
