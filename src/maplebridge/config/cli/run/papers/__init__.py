"""Papers: a template tried, all of a pack checked; without a city."""
