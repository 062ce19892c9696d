"""Resolving: whoever brought a matter judges what was done about it, by a link that works once."""
