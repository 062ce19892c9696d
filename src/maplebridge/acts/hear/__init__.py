"""Hearing: whatever somebody reports, by page, API or import, becomes a matter with an office, a last day and a receipt."""
