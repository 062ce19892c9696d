-- Sealed contacts on their way into the vault.

-- Put each with its person and its wrapped key, as the caller: the rules of the three tables hold.
CREATE OR REPLACE FUNCTION identity_put(contacts json) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO identity_person (id, matter)
        SELECT c.person, c.matter FROM json_to_recordset(contacts) AS c(person bigint, matter bigint);
    INSERT INTO identity_vaultkey (person_id, matter, wrapped)
        SELECT c.person, c.matter, c.wrapped
        FROM json_to_recordset(contacts) AS c(person bigint, matter bigint, wrapped bytea);
    INSERT INTO identity_sealed (person_id, matter, kind, ciphertext)
        SELECT c.person, c.matter, c.kind, c.ciphertext
        FROM json_to_recordset(contacts) AS c(person bigint, matter bigint, kind text, ciphertext bytea);
END $$;
REVOKE ALL ON FUNCTION identity_put(json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_put(json) TO mb_web, mb_clock;
