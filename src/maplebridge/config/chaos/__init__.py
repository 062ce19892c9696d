"""`maple prove chaos`: parts of a running city are killed again and again, and nothing that was confirmed may be lost."""
