"""What pages are told: frozen data, in both languages."""
