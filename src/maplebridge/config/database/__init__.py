"""PostgreSQL as Django speaks to it, but that one moment out of reach spoils no row beside it."""
