"""Commands about the code itself: tests, proofs, measurements, parts."""
