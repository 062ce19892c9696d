"""What a side was given and a reader saw or did before: sheets with a code, entries as a side counts them, acts taken."""
