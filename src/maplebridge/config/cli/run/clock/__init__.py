"""The clock: how the time stands, releasing what is held, taking back what a wrong clock did."""
