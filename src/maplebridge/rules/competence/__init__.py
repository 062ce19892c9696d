"""Who holds a role of a procedure: no office that may not hold it, and none that holds a role which must be kept apart."""
