"""Procedures: checked, shown, adopted, replayed."""
