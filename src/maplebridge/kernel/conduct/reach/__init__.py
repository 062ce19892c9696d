"""How somebody may safely be reached: said by each side for itself, sealed like its contact, obeyed by every letter."""
