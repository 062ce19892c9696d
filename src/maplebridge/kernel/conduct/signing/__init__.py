"""Signing: what is put before the sides, and which of them has signed a paper, when, by which means."""
