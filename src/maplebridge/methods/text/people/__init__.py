"""What in a text leads to a person, so that it can be blanked."""
