-- How many enquiries were answered without a matter: a count by day and answer, never of people.

-- Count one; the last 32 presses of a day and answer are known again, eight octets each, so that a second click counts nothing.
CREATE OR REPLACE FUNCTION hear_answered(which text, on_day date, press bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO hear_answered AS a (day, answer, helped, presses) VALUES (on_day, which, 1, substring(press FOR 8))
    ON CONFLICT (day, answer) DO UPDATE
    SET helped = a.helped + 1,
        presses = substring(a.presses || EXCLUDED.presses FROM greatest(1, length(a.presses) + 9 - 256))
    WHERE position(EXCLUDED.presses IN a.presses) = 0
$$;
REVOKE ALL ON FUNCTION hear_answered(text, date, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hear_answered(text, date, bytea) TO mb_web;
