"""Templates of papers at the command line: tried without a city, and checked for every document of a pack."""
