"""Acting on a matter, the same for every verb: taking an act, judging by a link, papers, once under a key, telling."""
