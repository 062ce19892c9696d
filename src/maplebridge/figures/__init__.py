"""Counts of places and matters: kept beside the matters, published by the month, looked at each morning."""
