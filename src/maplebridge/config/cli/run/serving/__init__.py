"""Serve and worker: before the database starts, and once it works."""
