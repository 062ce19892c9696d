"""Backup and restore, and what a restore sets aside."""
