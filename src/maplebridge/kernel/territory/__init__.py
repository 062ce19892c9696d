"""The units and offices of the city, the points and maps of them, who holds which task on which day."""
