"""The graph that a proof walks, its knots, and what holds on every path through it."""
