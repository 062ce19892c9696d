"""Numbered papers: what an act `makes` gets its number with the act, and is set, sealed and given out afterwards.

`content` says what a paper holds, `remedies` what can be done against it, `assigning` gives its number in the act's own
transaction, `making` sets it, `reading` gives it to whom it is addressed,
`checking` tells anybody that it was issued, `drafting` shows it before the act.
"""
