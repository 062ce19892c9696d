"""Enquiries get an answer at once, from a small published base that people wrote; no matter is opened."""
