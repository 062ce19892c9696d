"""Those who report in the sample city: what they write, and how they bring it on a day."""
