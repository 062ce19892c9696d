"""Pictures and papers made by the server: maps, courses, signs, the receipt as a page of paper."""
