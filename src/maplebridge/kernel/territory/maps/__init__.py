"""Maps of units: boundaries from files, the land under them, drawings as SVG text."""
