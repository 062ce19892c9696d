"""Who acts: accounts and posts of offices, and people who brought something, whose contact is sealed."""
