"""The procedures that the city has adopted: their texts, their proofs, their entries in the city's own chain."""
