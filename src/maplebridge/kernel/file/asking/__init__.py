"""What the form of an act asks for."""
