CREATE TABLE matter_timekeeping (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    at timestamptz, boot text NOT NULL DEFAULT '', passed float8 NOT NULL DEFAULT 0, cleared timestamptz,
    held timestamptz, until timestamptz, slow boolean NOT NULL DEFAULT false,
    why text[] NOT NULL DEFAULT '{}', facts jsonb NOT NULL DEFAULT '{}',
    freed_from timestamptz, freed timestamptz,
    asked_by int, asked_why text NOT NULL DEFAULT '',
    CHECK ((held IS NULL) = (until IS NULL)), CHECK (freed_from <= freed)
);
INSERT INTO matter_timekeeping DEFAULT VALUES;

CREATE FUNCTION mb_clock_ask(reason text) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who int := nullif(current_setting('mb.account', true), '')::int;
BEGIN
    IF NOT EXISTS (
        SELECT FROM identity_post p JOIN territory_mandate m ON m.office_id = p.office_id AND m.role = 'administrator'
        WHERE (p.valid_from <= current_date + 1 AND (p.valid_until IS NULL OR p.valid_until >= current_date - 1))
          AND (p.account_id = who OR (p.deputy_id = who AND p.away_from <= current_date + 1
                                      AND p.away_until >= current_date - 1))
    ) THEN
        RAISE EXCEPTION 'Only an administrator releases the clock.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE matter_timekeeping SET asked_by = who, asked_why = left(reason, 500) WHERE held IS NOT NULL;
    RETURN FOUND;
END $$;

GRANT SELECT ON matter_timekeeping TO mb_web, mb_clock, mb_seal, mb_export;
GRANT UPDATE ON matter_timekeeping TO mb_clock;
REVOKE ALL ON FUNCTION mb_clock_ask(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_clock_ask(text) TO mb_web;
