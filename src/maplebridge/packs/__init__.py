"""Law, calendar, offices and classes of a country, as data, and how they are read."""
