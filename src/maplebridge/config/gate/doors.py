"""How large a body each door takes."""

from __future__ import annotations

import re

from maplebridge.rules import limits

WITH_FILES = re.compile(r"/[^/]+/(?:(?:follow|desk)/[^/]+/do/[^/]+|verdict/[^/]+)")
"""Forms with photos and papers, in whichever language."""
SHORT = re.compile(r"/[^/]+/(?:sign-in|sign-out|follow|check|desk/counter)")
"""Forms of a few words."""


def most(method: str, path: str) -> int:
    """How many bytes a request's body may have.

    >>> most("POST", "/en/sign-in"), most("POST", "/api/v1/reports"), most("GET", "/en/")
    (65536, 2097152, 65536)
    """
    if method in ("GET", "HEAD", "OPTIONS") or SHORT.fullmatch(path):
        return limits.SIGN_IN_BYTES
    return limits.FILES_BODY if WITH_FILES.fullmatch(path) else limits.FORM_BYTES
