"""What the bounds B1 to B11 forbid, as functions from plain data to findings: a violation can be planted in their input."""
