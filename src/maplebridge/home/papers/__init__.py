"""Pages of numbered papers: for the office, for those they are addressed to, and the one on which anybody checks one."""
