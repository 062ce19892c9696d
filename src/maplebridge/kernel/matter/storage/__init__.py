"""How a matter is stored: its row with the state packed into it, its words with their commitments, its entries short."""
