"""Hearing for other programs."""
