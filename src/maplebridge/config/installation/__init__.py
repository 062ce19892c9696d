"""One installation: its folders, secrets, database server and roles, and how a process begins to work on it."""
