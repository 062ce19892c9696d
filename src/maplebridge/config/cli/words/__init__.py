"""The words of each command: what may follow it, and what can be said of it before a database starts."""
