"""Each role keeps the rights that its work uses; what nothing uses is taken back. docs/reference/database-roles.md lists all.

The web gives nobody leave to see a matter, makes no link to a judgement, replaces no sealed contact, puts nobody into the
vault but with the matter it has in hand, and changes of a matter only what acts change: not its number, whom it is
against, or when it was opened. Exports read no account. The sealer reads entries, no matters.
"""

from __future__ import annotations

from django.db import migrations

WEB = """
REVOKE INSERT, UPDATE (until) ON identity_grant FROM mb_web;
REVOKE USAGE ON SEQUENCE identity_grant_id_seq FROM mb_web;
DROP POLICY given ON identity_grant;
DROP POLICY ended ON identity_grant;
REVOKE INSERT, UPDATE ON resolve_verdictlink FROM mb_web;
GRANT UPDATE (used) ON resolve_verdictlink TO mb_web;
REVOKE UPDATE (ciphertext) ON identity_sealed FROM mb_web, mb_clock;
DROP POLICY changed ON identity_sealed;
REVOKE UPDATE ON matter_matter FROM mb_web;
GRANT UPDATE (procedure_id, category, place, unit, office, level, step, outcome, touched, due, next, seq, bounces, missed,
    urgency, sorted, state, code) ON matter_matter TO mb_web;
"""
VAULT = """
DROP POLICY made ON identity_person;
CREATE POLICY made ON identity_person FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));
DROP POLICY made ON identity_vaultkey;
CREATE POLICY made ON identity_vaultkey FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));
DROP POLICY made ON identity_sealed;
CREATE POLICY made ON identity_sealed FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));
"""
OTHERS = """
REVOKE SELECT ON identity_account, identity_post FROM mb_export;
REVOKE SELECT (number, seq, state, place, unit, office, category, urgency, sorted, procedure_id, level, step, opened, touched,
    due, next) ON matter_matter FROM mb_seal;
ALTER POLICY exported ON matter_matter TO mb_export;
REVOKE SELECT ON django_content_type FROM mb_web, mb_clock, mb_seal, mb_export;
"""
BEFORE = """
GRANT SELECT ON django_content_type TO mb_web, mb_clock, mb_seal, mb_export;
ALTER POLICY exported ON matter_matter TO mb_export, mb_seal;
GRANT SELECT (number, seq, state, place, unit, office, category, urgency, sorted, procedure_id, level, step, opened, touched,
    due, next) ON matter_matter TO mb_seal;
GRANT SELECT ON identity_account, identity_post TO mb_export;
"""
VAULT_BEFORE = """
ALTER POLICY made ON identity_person WITH CHECK (true);
ALTER POLICY made ON identity_vaultkey WITH CHECK (true);
ALTER POLICY made ON identity_sealed WITH CHECK (true);
"""
WEB_BEFORE = """
GRANT INSERT, UPDATE (until) ON identity_grant TO mb_web;
GRANT USAGE ON SEQUENCE identity_grant_id_seq TO mb_web;
CREATE POLICY given ON identity_grant FOR INSERT TO mb_web WITH CHECK (mb_may_read(matter));
CREATE POLICY ended ON identity_grant FOR UPDATE TO mb_web USING (mb_may_read(matter)) WITH CHECK (true);
GRANT INSERT, UPDATE ON resolve_verdictlink TO mb_web;
GRANT UPDATE (ciphertext) ON identity_sealed TO mb_web, mb_clock;
CREATE POLICY changed ON identity_sealed FOR UPDATE TO mb_web USING (mb_may_read(matter)) WITH CHECK (true);
GRANT UPDATE ON matter_matter TO mb_web;
"""


class Migration(migrations.Migration):
    """Rights alone: no row changes."""

    dependencies = [
        ("resolve", "0008_published_by_the_worker"),
        ("matter", "0033_who_may_write"),
        ("identity", "0004_sessions"),
    ]
    operations = [
        migrations.RunSQL(WEB, WEB_BEFORE),
        migrations.RunSQL(VAULT, VAULT_BEFORE),
        migrations.RunSQL(OTHERS, BEFORE),
    ]
