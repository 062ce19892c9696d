"""What follows from committed entries: news for offices, letters for people, each at least once."""
