-- What a page may ask of the clock.

-- Ask for the end of a hold, as an office that may.
CREATE OR REPLACE FUNCTION mb_clock_ask(reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who int := mb_account()::int;
BEGIN
    IF NOT EXISTS (
        SELECT FROM identity_post p JOIN territory_mandate m ON m.office_id = p.office_id AND m.role = 'administrator'
        WHERE (p.valid_from <= current_date + 1 AND (p.valid_until IS NULL OR p.valid_until >= current_date - 1))
          AND (p.account_id = who OR (p.deputy_id = who AND p.away_from <= current_date + 1
                                      AND p.away_until >= current_date - 1))
    ) THEN
        RAISE EXCEPTION 'Only an administrator releases the clock.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE clock_timekeeping SET asked_by = who, asked_why = left(reason, 500) WHERE held IS NOT NULL;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION mb_clock_ask(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_clock_ask(text) TO mb_web;
