"""What no check of the ledger would name if a superuser of the database changed it: one list, each line with its reason.

`tests/db/test_uncovered.py` walks every column of every table and holds the list to be this; the threat model shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from maplebridge.kernel.verbs import declared, described

ROWS_ADDED, ROWS_TAKEN = "a row put there", "a row taken out"
ALL = "*"
ACCOUNTS = "who may sign in is no fact about a matter; each act names its post"
CITY = "the map, offices and mandates are public: compare them with the published lists (`ledger map` has the map's changes)"
SERVING = "bookkeeping of Django; decides about nothing"
RETRIES = "bookkeeping of repeated submissions and clicks: hashes that open nothing; kept, so that a key is never used twice"
TOLD = "how far people were told; the entry that had to be told of is proved, the mail is not"
SESSIONS = (
    "who is signed in for the next hours; each act names its post, and the row goes when the session ends"
)
APART = "marks of accounts that act for no office in a matter of their own; who acted is what the entries say"
SCOPES = "the key of the scopes that the database makes for pages; who acted is what the entries say"
SIGN_INS = "a month of tries at the doors of accounts; no act follows from them"
QUESTIONS = "questions by a machine to a person, made anew from proved words; no act follows from them"
TIMES = "what the clock thinks of the time; that it held, went on or was released, and by whom, is an entry"
RULES = "which role may write which entries: compare it with the reference; what was written is proved all the same"
DOORS = "tries at a door in one window of time, thrown away with it"
ASIDE = "what waits for another try: found again by the work itself; that it left the list is an entry"

OWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "auth_group": {ALL: SERVING},
        "auth_group_permissions": {ALL: SERVING},
        "auth_permission": {ALL: SERVING},
        "django_content_type": {ALL: SERVING},
        "django_migrations": {ALL: SERVING},
        "django_session": {ALL: SERVING},
        "identity_account": {ALL: ACCOUNTS},
        "identity_post": {ALL: ACCOUNTS},
        "identity_session": {ALL: SESSIONS},
        "identity_factor": {ALL: ACCOUNTS},
        "identity_halfway": {ALL: SESSIONS},
        "identity_signin": {ALL: SIGN_INS},
        "identity_scopekey": {ALL: SCOPES},
        "identity_apart": {ALL: APART},
        "identity_attempt": {ALL: DOORS},
        "identity_grant": {
            "id": "a number of the row alone",
            "why": "the reason in words; who may see what, since when and until when, is proved",
        },
        "identity_sealed": {"id": "a number of the row alone"},
        "territory_unit": {ALL: CITY},
        "territory_name": {ALL: CITY},
        "territory_succession": {ALL: CITY},
        "territory_office": {ALL: CITY},
        "territory_mandate": {ALL: CITY},
        "territory_taskitem": {ALL: CITY},
        "territory_edition": {ALL: CITY},
        "figures_earlywarning": {ALL: QUESTIONS},
        "matter_link": {"id": "a number of the row alone"},
        "law_adoptedprocedure": {
            "id": "a number of the row alone; where a matter goes by it, it is named",
            "theirs": "read off the text, which is proved; the figure of what is due goes by it, nothing else",
        },
        "figures_tally": {
            ROWS_ADDED: "figures of a day that is no longer kept, which nothing reads; others are named"
        },
        "clock_timekeeping": {ALL: TIMES},
        "clock_town": {"one": "a number of the row alone"},
        "conduct_verdictlink": {
            ROWS_ADDED: "a link that is used up already and opens nothing; one that is still good is named"
        },
        "matter_handedon": {
            ROWS_TAKEN: "an office then reads less than it might; nobody reads more",
        },
        "notice_news": {ALL: TOLD},
        "notice_outbox": {ALL: TOLD},
        "notice_readupto": {ALL: TOLD},
        "notice_sending": {ALL: TOLD},
        "ledger_given": {
            ALL: "what the city noted of its witnesses; those outside do not depend on it, its own is asked without it too"
        },
        "ledger_may": {ALL: RULES},
        "ledger_rule": {ALL: RULES},
        "conduct_done": {ALL: RETRIES},
        "setaside_thing": {ALL: ASIDE},
        "conduct_note": {
            ALL: "a private note of one office: it is shown to nobody else, and nothing follows from it"
        },
        "conduct_issued": {"id": "a number of the row alone"},
        "conduct_edition": {"id": "a number of the row alone"},
        "conduct_paper": {
            "id": "a number of the row alone",
            "pages": "how many pages a document has, as it is listed; the document itself, which is proved, has them",
        },
    }
)


def lines() -> dict[str, Mapping[str, str]]:
    """The list: what stands above, and what each verb declares of its own tables."""
    return {**OWN, **{table: reasons for verb in declared() for table, reasons in verb.uncovered.items()}}


def reason(table: str, what: str) -> str | None:
    """Why a change of a column (or rows added, taken) would be named by nobody; None: it is named."""
    reasons = lines().get(table, {})
    return reasons.get(what) or reasons.get(ALL)


def rendered() -> tuple[str, str]:
    """First the list as a table of the threat model, then the lines that verbs with a README of their own say there."""
    apart = {table for verb in described() for table in verb.uncovered}
    head = "| Table | What | Why nothing names it |\n|---|---|---|\n"
    own = {table: reasons for table, reasons in lines().items() if table not in apart}
    return head + _rows(own), _rows({table: reasons for table, reasons in lines().items() if table in apart})


def _rows(tables: Mapping[str, Mapping[str, str]]) -> str:
    rows = []
    for table, reasons in sorted(tables.items()):
        for what, why in reasons.items():
            shown = "everything" if what == ALL else what if what in (ROWS_ADDED, ROWS_TAKEN) else f"`{what}`"
            rows.append(f"| `{table}` | {shown} | {why} |")
    return "\n".join(rows)
