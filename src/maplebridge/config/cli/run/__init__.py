"""What each command does; those that work on the city are loaded after the database has started."""
