"""When: the dates that a text speaks of, found word by word and resolved against the day of writing."""
