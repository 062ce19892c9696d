"""Numbers that can be checked, pure: indices, clusters, surveys, opinions, staff, text. No method takes a person."""
