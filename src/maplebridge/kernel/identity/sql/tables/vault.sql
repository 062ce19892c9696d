-- The vault: who a matter is about, and how they are reached. A contact is seen only in a transaction that noted its reading
-- (bound B6), never by a party that was called in, nor by who acts for a side; a person is put there with the matter in scope, or with one whose first entry this transaction wrote.

-- A person of a matter.
GRANT SELECT, INSERT ON identity_person TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE identity_person_id_seq TO mb_web, mb_clock;
SELECT seen_with_matter('identity_person', adds => 'opening');

-- The wrapped key with which a person's contact is sealed; without it nothing opens. A party that was called in, and who acts for a side, sees its own
-- alone, to seal with it how it may be reached.
GRANT SELECT, INSERT ON identity_vaultkey TO mb_web;
GRANT SELECT, INSERT, DELETE ON identity_vaultkey TO mb_clock;
SELECT seen_with_matter('identity_vaultkey', adds => 'opening', only_if => $$((SELECT mb_party()) IS NULL AND (SELECT mb_represents()) IS NULL)
    OR person_id = (SELECT p.person FROM matter_party p WHERE p.id = coalesce(mb_represents(), mb_party()))$$);

-- Name, telephone, address: sealed.
GRANT SELECT, INSERT ON identity_sealed TO mb_web;
GRANT SELECT, INSERT, DELETE ON identity_sealed TO mb_clock;
GRANT USAGE ON SEQUENCE identity_sealed_id_seq TO mb_web, mb_clock;
SELECT seen_with_matter('identity_sealed', adds => 'opening', clock => false,
    only_if => $$(SELECT mb_party()) IS NULL AND (SELECT mb_represents()) IS NULL
        AND (ledger_noted(matter, 'sealed_read') OR identity_read_lately(matter))$$);
CREATE POLICY erased ON identity_sealed FOR DELETE TO mb_clock USING (true);
CREATE POLICY kept ON identity_sealed FOR INSERT TO mb_clock WITH CHECK (true);
CREATE POLICY served ON identity_sealed FOR SELECT TO mb_clock
    USING (ledger_noted(matter, 'sealed_read') OR ledger_noted(matter, 'erased'));
