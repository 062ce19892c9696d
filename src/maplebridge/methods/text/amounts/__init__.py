"""How many: numerals in words and figures, what they count, and what is only a name or a time."""
