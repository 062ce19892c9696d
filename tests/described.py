"""What stands in a database, fact by fact, from its own catalogue: two with the same facts have the same schema."""

from __future__ import annotations

import re

import psycopg

OURS = "relnamespace = 'public'::regnamespace"
QUESTIONS = {
    "relation": f"""
        SELECT c.oid::regclass::text, c.relkind::text, c.relowner::regrole::text, c.relrowsecurity, c.relforcerowsecurity,
            c.reloptions::text, CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) END, c.relpersistence::text
        FROM pg_class c WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')""",
    "column": f"""
        SELECT c.oid::regclass || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
            a.attgenerated::text, a.attstorage::text, a.attcompression::text, l.collname, pg_get_expr(d.adbin, d.adrelid),
            (SELECT count(*) FROM pg_attribute b WHERE b.attrelid = a.attrelid AND b.attnum BETWEEN 1 AND a.attnum
                AND NOT b.attisdropped)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT k.conrelid::regclass || ' ' || k.conname, pg_get_constraintdef(k.oid), k.convalidated
        FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace""",
    "index": f"""
        SELECT c.oid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisprimary
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE {OURS}""",
    "sequence": """
        SELECT s.seqrelid::regclass::text, s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
            s.seqcycle,
            (SELECT d.refobjid::regclass || '.' || d.refobjsubid::text FROM pg_depend d
             WHERE d.objid = s.seqrelid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass) IS NOT NULL
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace = 'public'::regnamespace""",
    "function": """
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid), p.proowner::regrole::text
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')""",
    "policy": """
        SELECT p.polrelid::regclass || ' ' || p.polname, p.polcmd::text, p.polpermissive,
            (SELECT string_agg(r::regrole::text, ',' ORDER BY r::regrole::text) FROM unnest(p.polroles) r),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p""",
    "trigger": """
        SELECT t.tgrelid::regclass || ' ' || t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text
        FROM pg_trigger t WHERE NOT t.tgisinternal""",
    "right on a relation": f"""
        SELECT c.oid::regclass || ' ' || a.grantee::regrole || ' ' || a.privilege_type, a.is_grantable
        FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault(
            CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a WHERE {OURS} AND c.relkind <> 'i'""",
    "right on a column": f"""
        SELECT c.oid::regclass || '.' || t.attname || ' ' || a.grantee::regrole || ' ' || a.privilege_type
        FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a WHERE {OURS}""",
    "right on a function": """
        SELECT p.oid::regprocedure || ' ' || a.grantee::regrole || ' ' || a.privilege_type
        FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        WHERE p.pronamespace = 'public'::regnamespace""",
    "right on the schema": """
        SELECT n.nspname || ' ' || a.grantee::regrole || ' ' || a.privilege_type
        FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = 'public'""",
    "extension": "SELECT extname, extversion FROM pg_extension",
    "type": """
        SELECT t.oid::regtype::text, t.typtype::text FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typnamespace = 'public'::regnamespace AND t.typelem = 0 AND c.oid IS NULL""",
    "ran": "SELECT app || '.' || name FROM django_migrations",
}

REREAD = re.compile(r"::(character varying|text)(\[\])?|[()]")
"""What PostgreSQL writes otherwise in a constraint that a dump was made of and read again."""


def described(url: str) -> dict[str, str]:
    """Every fact of the schema: its name (kind, thing) and what is said of it.

    url  of the database, as the server's superuser
    """
    facts = {}
    with psycopg.connect(url) as connection:
        for kind, question in QUESTIONS.items():
            for name, *said in connection.execute(question):
                text = " | ".join(map(str, said))
                facts[f"{kind} {name}"] = REREAD.sub("", text) if kind == "constraint" else text
    return facts


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The facts in which two databases differ, as lines that say both sides."""
    return [
        f"{name}: {one.get(name, 'absent')} ≠ {other.get(name, 'absent')}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]
