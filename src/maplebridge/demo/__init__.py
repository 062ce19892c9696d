"""The sample city: its land, its offices and people, and their days."""
