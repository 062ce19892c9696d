"""What pages are told: frozen data, in every declared language."""
