"""What the law says: pure, without clock, disk, network or Django. The rooms, from the ground up:

procedure   a procedure as frozen data (its small words in `words`, its places and acts in `places`)
language    a TOML file into a `Procedure`, or all its problems at once; the JSON Schema for editors
calendar    which days are working days; tables per year, provisional beyond them
term        when a limit ends, and the working of that date in sentences
course      what happens to a matter: events in; state, entries and refusals out
refusal     a refusal's code and facts into a sentence that a resident can act on
examples    the runs that a file promises about itself
soundness   the proof that no matter can be lost, go round for ever, or be without a remedy
"""
