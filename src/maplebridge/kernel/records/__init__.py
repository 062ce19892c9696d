"""What leaves the city as a file, and what is taken away with a person."""
