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

DROP POLICY made ON identity_person;
CREATE POLICY made ON identity_person FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));
DROP POLICY made ON identity_vaultkey;
CREATE POLICY made ON identity_vaultkey FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));
DROP POLICY made ON identity_sealed;
CREATE POLICY made ON identity_sealed FOR INSERT TO mb_web WITH CHECK (matter = (SELECT mb_matter()) OR mb_may_read(matter));

REVOKE SELECT ON identity_account, identity_post FROM mb_export;
REVOKE SELECT (number, seq, state, place, unit, office, category, urgency, sorted, procedure_id, level, step, opened, touched,
    due, next) ON matter_matter FROM mb_seal;
ALTER POLICY exported ON matter_matter TO mb_export;
REVOKE SELECT ON django_content_type FROM mb_web, mb_clock, mb_seal, mb_export;
