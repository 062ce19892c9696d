-- The vault: who a matter is about, and how they are reached. A contact is seen only in a transaction that noted its reading
-- (bound B6); a person is put there with the matter in scope, or with one whose first entry this transaction wrote.

-- A person of a matter.
GRANT SELECT, INSERT ON identity_person TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE identity_person_id_seq TO mb_web, mb_clock;
ALTER TABLE identity_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY made ON identity_person FOR INSERT TO mb_web
    WITH CHECK (matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter));
CREATE POLICY seen ON identity_person FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY served ON identity_person FOR ALL TO mb_clock USING (true) WITH CHECK (true);

-- The wrapped key with which a person's contact is sealed; without it nothing opens.
GRANT SELECT, INSERT ON identity_vaultkey TO mb_web;
GRANT SELECT, INSERT, DELETE ON identity_vaultkey TO mb_clock;
ALTER TABLE identity_vaultkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY made ON identity_vaultkey FOR INSERT TO mb_web
    WITH CHECK (matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter));
CREATE POLICY seen ON identity_vaultkey FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY served ON identity_vaultkey FOR ALL TO mb_clock USING (true) WITH CHECK (true);

-- Name, telephone, address: sealed.
GRANT SELECT, INSERT ON identity_sealed TO mb_web;
GRANT SELECT, INSERT, DELETE ON identity_sealed TO mb_clock;
GRANT USAGE ON SEQUENCE identity_sealed_id_seq TO mb_web, mb_clock;
ALTER TABLE identity_sealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY erased ON identity_sealed FOR DELETE TO mb_clock USING (true);
CREATE POLICY kept ON identity_sealed FOR INSERT TO mb_clock WITH CHECK (true);
CREATE POLICY made ON identity_sealed FOR INSERT TO mb_web
    WITH CHECK (matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter));
CREATE POLICY seen ON identity_sealed FOR SELECT TO mb_web
    USING (mb_may_read(matter) AND (ledger_noted(matter, 'sealed_read') OR identity_read_lately(matter)));
CREATE POLICY served ON identity_sealed FOR SELECT TO mb_clock
    USING (ledger_noted(matter, 'sealed_read') OR ledger_noted(matter, 'erased'));
