"""Which messages tell of the same matter."""
