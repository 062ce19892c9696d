"""What every verb stands on: matters under law, with limits that run by themselves, in a ledger that is only added to."""
