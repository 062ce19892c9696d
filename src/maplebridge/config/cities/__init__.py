"""How a city begins: the sample one, or one from its own lists."""
