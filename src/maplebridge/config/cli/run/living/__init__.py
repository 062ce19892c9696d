"""The sample city: built, opened, lived on in."""
