"""What pages ask about matters: each query returns frozen data of `reading`, `showing` or `surveying`.

heading   what every page says first          dates    limits and how they were counted
picture   the course, step by step            choices  what may be done now, and why not
kinds     what it is about, and who said so
timeline  the entries as a reader sees them   inbox    many matters, soonest due first
"""
