"""What must follow from a matter's entries, compared with what stands in the tables."""
