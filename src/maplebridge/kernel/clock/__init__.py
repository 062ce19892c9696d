"""The city's time: its own zone, and whether what the machine says can be believed."""
