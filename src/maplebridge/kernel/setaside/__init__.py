"""Set aside: one bad thing never reaches a neighbour, and a person sees it."""
