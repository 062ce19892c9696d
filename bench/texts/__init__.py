"""Made-up messages and altered copies for the measurements of text methods."""
