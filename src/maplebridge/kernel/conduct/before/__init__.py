"""What a reader saw and did before: entries as a side counts them, acts that were taken, words that came a moment ago."""
