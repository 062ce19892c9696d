"""Backups: written, restored, set aside."""
