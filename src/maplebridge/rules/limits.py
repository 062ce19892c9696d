"""How much of everything is taken at once: one table for pages, API, server, texts and docs.

`docs/reference/limits.md` says the same in words, and a test holds the two together. A proxy in front may be stricter.
"""

from __future__ import annotations

MB = 1024 * 1024

TEXT_LETTERS = 20_000
"""Of a report, an answer, a reason: said when it is too long, never cut."""
ADDRESS_LETTERS = 500
"""Of where something is, as it is typed."""
TITLE_LETTERS = 80
"""Of a title; a longer one is kept as the first line of the words."""
CLASS_LETTERS = 200
"""Of the class that another system gave a message."""
KIND_LETTERS = 40
"""Of the code of a kind of matter."""
ACT_LETTERS = 120
"""Of the name of an act."""
SELECT_OPTIONS = 40
"""Options of a list on a page; more are looked for by name, or lie in groups."""
SEARCH_LETTERS = 200
"""Of what is looked for at once."""
ANSWERS_OFFERED = 2
"""Answers that are offered before a report is sent."""
ANSWER_REVIEW_DAYS = 32
"""So many days before its review day an answer is said to be due."""
PARTIES = 20
"""Called in to one matter."""
WHY_LETTERS = 10
"""At least, of why a contact is opened or a kind is changed."""
LINE_LETTERS = 200
"""Of a field of one line that has no limit of its own."""
NUMBER_DIGITS = 15
"""Of a number or an amount, before the point."""
NUMBER_PLACES = 6
"""Behind the point, at most, of a number that a procedure asks for."""
TABLE_ROWS = 50
"""Of a table that an act asks for."""
TABLE_COLUMNS = 8
"""Of one."""
PASTED_LETTERS = 100_000
"""Of a promise or a proof that is pasted in."""
ACCOUNT_LETTERS = 80
"""Of an account's name."""
PASSWORD_LETTERS = 200
"""Of a password."""
PASSWORD_LEAST = 12
"""Characters that a password needs."""
SHOWN_LETTERS = 160
"""Of what pages call a post."""
PHONE_LETTERS = 40
"""Of a telephone number as a program sends it."""
FOR_OTHER_LETTERS = 200
"""Of how to reach the person for whom somebody writes."""
LETTERS_TO_LETTERS = 300
"""Of the address to which letters on paper go."""
PAPER_NUMBER_LETTERS = 80
"""Of the number of a paper, as it is typed where one paper names another."""
PAPER_TOKEN_LETTERS = 20
"""Of the letters by which anybody checks a numbered paper: a hundred bits, so that nobody guesses one."""
PAPER_WHY_LETTERS = 200
"""Of what the typesetter says of a template that fails, as it is kept."""
BOUNCE_BYTES = MB
"""Of a mail that came back; the rest of it is not read."""
SMS_PARTS = 4
"""In which one SMS goes out, at most; without the step where it would take more."""
SMS_ANSWER_BYTES = 64 * 1024
"""Of what an SMS service answers; the rest is not read."""
SMS_STEP_LETTERS = 30
"""Of a step's name in an SMS."""
COPIED_WORDS, COPIED_SIGNS = 8, 12
"""Words, or Chinese characters, that stand in a row in two texts: the second was copied from the first."""
FILE_NAME_LETTERS = 120
"""Of a file's name as it is kept."""
REACH_LETTERS = 320
"""Of a telephone number or an e-mail address (RFC 5321: 64 before the sign, 255 behind it)."""
API_KEY_LETTERS = 200
"""Of the key under which a call is taken once."""
KEY_LETTERS = 64
"""Of the key under which a form is taken once."""
DAYS_NAMED = 20
"""Days that a program names for one report."""
FILES = 10
"""Photos and papers that come with one report or one act."""
FILE_BYTES = 10 * MB
"""Of each of them, as it is sent; what is kept of it is no larger."""
PIXELS = 60_000_000
"""Of one picture, width times height; of a moving picture, of all its frames together."""
FRAMES = 200
"""Of one moving picture."""
PAGES = 500
"""Of one PDF."""

FORM_BYTES = 2 * MB
"""Of one request without files: a form, or a document for the API."""
FILES_BODY = FILES * FILE_BYTES + FORM_BYTES
"""Of one form with files."""
SIGN_IN_BYTES = 64 * 1024
"""Of the forms that ask for a name, a number or a code."""
HEADER_SECONDS = 10
"""Until the head of a request is there."""
QUIET_SECONDS = 20
"""Without a single octet of a body."""
FIRST_SECONDS = 30
SLOWEST_BYTES = 4096
"""A body may take FIRST_SECONDS, and one second more for so many octets of it: a line of 32 kbit/s is enough."""
BODIES = 384
"""Bodies on their way to one web process."""
CROWDED, SHARE = 48, 12
"""With so many on their way, one source may have no more than its share of them: by all web processes of a `serve` together,
each of which takes its part of both."""
BODY_ROOM = 4 * FILES_BODY
"""Octets of bodies that one web process keeps at a time; those above a quarter of a megabyte lie on the disk."""
LARGE_BYTES = 256 * 1024
"""An answer above this is large: how many lie unread is bounded like bodies, by BODIES, CROWDED and SHARE."""
ANSWER_ROOM = 4 * FILES_BODY
"""Octets of large answers that one web process keeps until they are read; those above four megabytes lie on the disk."""
UNREAD_SECONDS = 60
"""While an answer lies unread, its reader takes SLOWEST_BYTES a second, looked at over so many seconds, or is left."""
UNREAD_LOOK = 5
"""Seconds between two looks at who does not read."""
THREADS = 8
"""Requests that one web process answers at a time; bodies on their way take none."""
WAITING = 200
"""Requests that wait for one of them."""
CONNECTIONS = 512
"""Of one web process, idle ones included."""
REPORTS, REPORT_SECONDS = 300, 600
"""Reports from one source in a window, by all web processes together."""
LONG_DAYS = 120
"""From here on a length in days is told in months and years too."""
HANDED_SECONDS = 60
"""So long a press that was repeated shows the code once more that it gave; it is shown once."""
SAME_MINUTES = 30
"""So long the same words from one sender for the same act are one entry, whatever their key: Back shows a form again."""
SAFE_LETTERS = 500
"""Letters in which somebody says how it may safely be reached."""
