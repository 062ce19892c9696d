"""Somebody acts for a side by a power: named, checked, with a code of their own; what needs a special power."""
