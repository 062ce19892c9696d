"""How the house of this code stands: its folders, circles and lengths, and the way of one report through it."""
