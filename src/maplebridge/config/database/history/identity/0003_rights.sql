GRANT SELECT ON identity_account, identity_post TO mb_web, mb_clock, mb_export;
GRANT INSERT, UPDATE ON identity_account, identity_post TO mb_clock;
GRANT UPDATE (password, language) ON identity_account TO mb_web;
GRANT UPDATE (deputy_id, away_from, away_until) ON identity_post TO mb_web;
GRANT SELECT, INSERT ON identity_person, identity_vaultkey, identity_sealed TO mb_web, mb_clock;
GRANT UPDATE (ciphertext) ON identity_sealed TO mb_web, mb_clock;
GRANT DELETE ON identity_vaultkey, identity_sealed TO mb_clock;
GRANT SELECT, INSERT ON identity_grant TO mb_web, mb_clock;
GRANT UPDATE (until) ON identity_grant TO mb_web, mb_clock;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_attempt TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE identity_account_id_seq, identity_post_id_seq TO mb_clock;
GRANT USAGE ON SEQUENCE identity_person_id_seq, identity_sealed_id_seq, identity_grant_id_seq TO mb_web, mb_clock;
GRANT SELECT ON django_content_type TO mb_web, mb_clock, mb_seal, mb_export;

ALTER TABLE identity_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_person FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY made ON identity_person FOR INSERT TO mb_web WITH CHECK (true);
CREATE POLICY served ON identity_person FOR ALL TO mb_clock USING (true) WITH CHECK (true);

ALTER TABLE identity_vaultkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_vaultkey FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY made ON identity_vaultkey FOR INSERT TO mb_web WITH CHECK (true);
CREATE POLICY served ON identity_vaultkey FOR ALL TO mb_clock USING (true) WITH CHECK (true);

ALTER TABLE identity_sealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_sealed FOR SELECT TO mb_web
    USING (mb_may_read(matter) AND ledger_noted(matter, 'sealed_read'));
CREATE POLICY made ON identity_sealed FOR INSERT TO mb_web WITH CHECK (true);
CREATE POLICY changed ON identity_sealed FOR UPDATE TO mb_web USING (mb_may_read(matter)) WITH CHECK (true);
CREATE POLICY served ON identity_sealed FOR SELECT TO mb_clock
    USING (ledger_noted(matter, 'sealed_read') OR ledger_noted(matter, 'erased'));
CREATE POLICY kept ON identity_sealed FOR INSERT TO mb_clock WITH CHECK (true);
CREATE POLICY erased ON identity_sealed FOR DELETE TO mb_clock USING (true);

ALTER TABLE identity_grant ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_grant FOR SELECT TO mb_web
    USING (office_id = ANY ((SELECT mb_offices())::int[]) OR account_id = (SELECT mb_account()));
CREATE POLICY given ON identity_grant FOR INSERT TO mb_web WITH CHECK (true);
CREATE POLICY ended ON identity_grant FOR UPDATE TO mb_web USING (mb_may_read(matter)) WITH CHECK (true);
CREATE POLICY served ON identity_grant FOR ALL TO mb_clock USING (true) WITH CHECK (true);
