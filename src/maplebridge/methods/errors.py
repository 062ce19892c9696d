"""Refusals that every method shares: what was wrong with the input, in one sentence."""

from __future__ import annotations


class MethodError(ValueError):
    """The input does not allow an answer."""


class ShapeError(MethodError):
    """Lengths or dimensions do not fit together."""


class RangeError(MethodError):
    """A value lies outside what the method accepts (NaN included)."""


class TooFewError(MethodError):
    """Too few observations, classes or groups for an answer worth having."""
