"""The vault: contacts sealed for each person, opened by name and reason, destroyed with the person's key."""
