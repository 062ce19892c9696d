"""Pages of hearing: the report, saying what it is about, joining two of one matter."""
