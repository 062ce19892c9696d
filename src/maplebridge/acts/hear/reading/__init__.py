"""A report's words: cleaned, titled, searched once, and what a machine suggests of them; a person may overrule it.

reportform  what the words must be
titles      the title of a report that was given none
reporttext  the words, read once: whatever asks later takes this reading
suggesting  what a report is about
urgent      how soon somebody must look
learning    what the city's own matters teach
learned     the file of what they taught
"""
