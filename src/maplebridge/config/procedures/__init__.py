"""Procedures at the command line: read, proved, compared with what the city adopted and with its staffing."""
