"""The duty lists: shown, changed, printed as a model."""
