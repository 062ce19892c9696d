"""Papers and links beside the entries that made them."""
