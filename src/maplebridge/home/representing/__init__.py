"""Pages of those who act for a side: at the desk of the office that has the matter, and for the side itself."""
