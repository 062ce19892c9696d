"""Duties that several offices have at once: whose each copy is, who has done it, until when the others may."""
