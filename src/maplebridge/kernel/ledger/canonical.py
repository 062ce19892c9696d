"""Canonical JSON (RFC 8785): the same bytes for the same data, everywhere and for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping

import rfc8785

LARGEST = 2**53 - 1

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


class NotCanonical(ValueError):
    """The value has no canonical JSON: a NaN, a too large integer, half a character, or no JSON at all."""


def canonical(value: object) -> bytes:
    """Canonical JSON of a value, in UTF-8.

    Plain values (text, whole numbers, truth values, ASCII keys) take the fast encoder of the standard library,
    which then gives the same bytes; all others take the reference implementation.

    raises  NotCanonical
    source  RFC 8785

    >>> canonical({"b": 1, "a": "枫桥"}).decode()
    '{"a":"枫桥","b":1}'
    """
    try:
        if _plain(value):
            return _encode(value).encode("utf-8")
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks the value itself
    except (ValueError, TypeError, RecursionError) as error:
        raise NotCanonical(f"This cannot stand in the ledger: {error}.") from error


def _plain(value: object) -> bool:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -LARGEST <= value <= LARGEST  # type: ignore[operator]  # its type is int
    if kind is dict:
        return all(type(key) is str and key.isascii() and _plain(item) for key, item in value.items())  # type: ignore[attr-defined]  # its type is dict
    if kind is list or kind is tuple:
        return all(map(_plain, value))  # type: ignore[call-overload]  # its type is list or tuple
    if isinstance(value, Mapping):
        raise TypeError("a mapping must be a plain dict")
    return False
