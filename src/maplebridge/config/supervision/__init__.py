"""What keeps the parts of a city running: it starts them, watches them, and starts again what ended."""
