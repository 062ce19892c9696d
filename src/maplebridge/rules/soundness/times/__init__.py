"""How long steps last, for every day on which a matter may have come."""
