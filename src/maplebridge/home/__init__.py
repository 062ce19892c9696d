"""Pages that join the verbs: sign-in, desk, matter, city, figures, ledger, accounts; their addresses."""
