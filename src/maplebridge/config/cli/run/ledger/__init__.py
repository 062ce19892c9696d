"""The ledger: sealed, proved, compared."""
