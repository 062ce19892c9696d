"""What the rules would answer, tried without a city."""
