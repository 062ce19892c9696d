"""A wrong kind is not a trap: a matter goes over to another procedure while nobody has decided anything."""
