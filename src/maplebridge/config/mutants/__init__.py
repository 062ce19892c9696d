"""Mutants of gates: each gate of the procedures and of the code taken away or weakened, and whether something notices."""
