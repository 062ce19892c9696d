"""What a text says of dates in Chinese."""
