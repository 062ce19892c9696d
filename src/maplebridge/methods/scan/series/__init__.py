"""Watching single series of counts: EARS and Farrington, and what they need."""
