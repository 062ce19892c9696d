"""Doors to procedures: finding one by own words, opening one in an office's name, what the public may bring."""
