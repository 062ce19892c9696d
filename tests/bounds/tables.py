"""Findings in tables and statements: what the database may not hold, count or join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Columns = Mapping[str, Iterable[str]]
"""Table → names of its columns."""

JUDGING = re.compile(
    r"(^|_)(scores?|ranks?|ranking|rating|credit|points?|risk|grade|profile|predicted|trust|"
    r"performance|reliability|reputation|behaviou?r|strikes|merits?|demerits?|loyalty)(_|$)"
)
LISTING = re.compile(
    r"(^|_)(watch|watched|flag|flagged|blacklist|whitelist|suspect|repeat|repeats|repeater|times_reported|"
    r"abnormal|key_person|petitioner|matters_count|total_matters)(_|$)"
)
BODY = re.compile(
    r"(^|_)(face|facial|fingerprint|voiceprint|iris|gait|biometric|biometrics|dna|embedding|trajectory|track|"
    r"positions|gps|imei|mac_address|device|ip|ip_address|user_agent|last_login|last_seen|exif|"
    r"voice|plate|number_plate|wifi|bluetooth|whereabouts|visited)(_|$)"
)
POSITION = re.compile(r"^(lon|lat|longitude|latitude|point|geom|geometry|location)$")
PUBLIC_GROUND = ("territory_",)
OPINION = re.compile(
    r"(^|_)(religion|belief|faith|opinion_of|sentiment|ideology|party_member|assembly|"
    r"ethnicity|denomination|church|sect|political|protest)(_|$)"
)

PERSON_TABLES = {
    "identity_person": {"id", "matter"},
    "matter_party": {"id", "matter", "role", "person", "way", "code", "seq", "at", "acts_for", "power", "until", "ended"},
    "identity_vaultkey": {"person_id", "matter", "wrapped"},
    "identity_sealed": {"id", "person_id", "matter", "kind", "ciphertext"},
    "identity_account": {
        "id", "username", "password", "language", "shown_en", "shown_zh", "is_active", "epoch", "must_change",
        "has_factor",
    },
    "identity_signin": {"id", "at", "account_id", "name_mark", "opened"},
    "identity_session": {"token_hash", "account_id", "epoch", "made", "ends"},
    "identity_factor": {"account_id", "sealed", "nonce", "step", "recovery", "since", "wrong", "wrong_since"},
    "identity_halfway": {"token_hash", "account_id", "epoch", "ends"},
    "identity_post": {
        "id", "account_id", "office_id", "kind", "valid_from", "valid_until", "deputy_id", "away_from", "away_until",
    },
    "identity_attempt": {"key", "window", "count"},
}  # fmt: skip
"""All that may be kept beside a reporter in clear: nothing by which two matters of one resident could be joined.

And all that is kept of who works here: who holds which post from when to when, and no count of anything.
"""
HOLDERS = {
    "identity_account", "identity_session", "identity_signin", "identity_post", "identity_grant", "conduct_note",
    "identity_factor", "identity_halfway",
}
"""Tables that may name an account: an open session, a sign-in half way, a second factor (its last use forgotten at
the next sign-in), the last month at its door (a success without its hour), a post,
a leave to see one matter, a private note of an office.
"""
OF_AN_ACCOUNT = re.compile(r"^(account|actor|officer|post|user|username|staff|employee)(_id|_name)?$")
REACH = re.compile(
    r"(^|_)(phone|mobile|tel|email|mail|contact|address|id_card|id_number|identity_number|wechat|openid|resident|"
    r"complainant|petitioner|reporter|applicant|caller|citizen|household|surname|birth|birthday|gender)(_|$)"
)
"""Names of what would lead to a resident, in clear or hashed; such facts lie sealed in the vault."""

PERSON = (
    r"(?:reporter|person|person_id|account|account_id|phone|email|contact|party|complainant|actor|post_id|code|"
    r"\"by\"|\"to\")"
)
GROUPED = re.compile(
    rf"\b(?:GROUP|PARTITION|ORDER)\s+BY\b[^;)]*?(?<![\w.])(?:\w+\.)?{PERSON}(?!\w)", re.I | re.S
)
COUNTED = re.compile(
    r"\b(?:count|sum|avg|row_number|rank)\s*\([^)]*\)(?:(?!;|\bUNION\b).)*?\bFROM\s+"
    r"(?:identity_(?:person|sealed|vaultkey)|hear_submission)\b", re.I | re.S,
)  # fmt: skip
OF_MATTERS = re.compile(
    r"\bcount\s*\((?:(?!;|\bUNION\b).)*?\bFROM\s+matter_matter\b(?:(?!;|\bUNION\b).)*", re.I | re.S
)
NUMBERS_ALONE = re.compile(r"RETURNS\s+TABLE\s*\(\s*number\s+bigint\s*\)", re.I)
"""A function that gives back numbers of matters gives no count, whatever it counts to choose its way."""
DEFINER = re.compile(r"SECURITY\s+DEFINER", re.I)
SEALED = re.compile(r"\bidentity_(?:person|sealed|vaultkey)\b|\bresolve_note\b", re.I)


def of_columns(tables: Columns) -> list[str]:
    """Columns that would judge, list, follow or sort people."""
    found = []
    for table, columns in tables.items():
        for column in columns:
            name = column.lower()
            found += [f"B1 {table}.{column} judges" for _ in [0] if JUDGING.search(name)]
            found += [f"B2 {table}.{column} lists people" for _ in [0] if LISTING.search(name)]
            found += [f"B3 {table}.{column} follows bodies or devices" for _ in [0] if BODY.search(name)]
            found += [f"B4 {table}.{column} is about convictions" for _ in [0] if OPINION.search(name)]
            if POSITION.match(name) and not table.startswith(PUBLIC_GROUND):
                found.append(f"B3 {table}.{column} keeps a position")
    return found


def of_persons(tables: Columns) -> list[str]:
    """Columns beside a reporter that are not on the short list, and other tables that point at a reporter."""
    found = []
    for table, columns in tables.items():
        if table in PERSON_TABLES:
            found += [
                f"B6 {table}.{one} is kept beside a reporter"
                for one in sorted({*columns} - PERSON_TABLES[table])
            ]
        elif {"person", "person_id", "reporter", "reporter_id"} & {*columns}:
            found.append(f"B2 {table} points at a reporter")
        if table not in PERSON_TABLES:
            found += [f"B2 {table}.{one} leads to a resident" for one in columns if REACH.search(one.lower())]
        if table not in HOLDERS:
            found += [
                f"B1 {table}.{one} is about an account" for one in columns if OF_AN_ACCOUNT.match(one.lower())
            ]
    return found


def of_joins(references: Iterable[tuple[str, str]]) -> list[str]:
    """References (table, table it points at): a matter or a word that points at an account or a person."""
    people = {"identity_account", "identity_person", "identity_post"}
    allowed = {
        "identity_session", "identity_signin", "identity_post", "identity_vaultkey", "identity_sealed", "identity_grant",
        "identity_factor", "identity_halfway",
    }
    return [
        f"B1 {one} points at {other}" for one, other in references if other in people and one not in allowed
    ]


def of_sizes(words: str) -> list[str]:
    """One function of the database: how many rows there are, asked of the catalogue instead of counted."""
    sizes = re.search(r"\breltuples\b|\bn_live_tup\b|\bpg_stat_\w+", words)
    return (
        ["B4 counts what is outside scope by the size of a table"]
        if sizes and "matter_matter" in words
        else []
    )


def of_statement(words: str) -> list[str]:
    """One SQL text: groups, orders or counts by a person; counts what is outside scope."""
    found = []
    if GROUPED.search(words):
        found.append("B1 groups or orders by a person")
    if COUNTED.search(words):
        found.append("B2 counts rows of people")
    for part in () if NUMBERS_ALONE.search(words) else OF_MATTERS.findall(words):
        if not re.search(r"category\s*<>\s*('outside_scope'|%\(outside\)s)", part):
            found.append("B4 counts what is outside scope")
    return found


def of_function(name: str, definition: str) -> list[str]:
    """One function of the database: what it counts, and whether it opens what is sealed for its callers."""
    found = [f"{one}: {name}" for one in (*of_statement(definition), *of_sizes(definition))]
    if DEFINER.search(definition) and SEALED.search(definition):
        found.append(f"B6 {name} opens sealed rows for its callers")
    return found
