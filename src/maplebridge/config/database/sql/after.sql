-- What concerns every table, after the last app has brought its own.

-- Functions that no text names any more.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
            AND p.oid || ':' || p.ctid = ANY (string_to_array(current_setting('mb.functions_before'), ' '))
    LOOP
        EXECUTE format('DROP ROUTINE %s', one.name);
    END LOOP;
END $$;

-- No table takes a moment or a day that the program cannot hold: the infinite ones, and years before 1 or after 9999.
-- A table that already has such a row keeps it, and takes no other.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT c.oid::regclass AS tab, c.relname AS name, array_agg(a.attnum ORDER BY a.attnum) AS columns, string_agg(
            CASE a.atttypid WHEN 'date'::regtype
                THEN format('%1$I >= DATE ''0001-01-01'' AND %1$I <= DATE ''9999-12-31''', a.attname)
                ELSE format('%1$I >= TIMESTAMPTZ ''0001-01-03 00:00+00'' AND %1$I < TIMESTAMPTZ ''9999-12-29 00:00+00''',
                            a.attname) END, ' AND ' ORDER BY a.attnum) AS within
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype) AND c.relname !~ '^(django|auth|axes)_'
          AND c.relowner = current_user::regrole
        GROUP BY c.oid, c.relname ORDER BY c.relname
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = one.tab AND k.conname = 'moments_in_reach'
            AND k.conkey @> one.columns AND k.conkey <@ one.columns);
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS moments_in_reach', one.tab);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT moments_in_reach CHECK (%s) NOT VALID', one.tab, one.within);
        BEGIN
            EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT moments_in_reach', one.tab);
        EXCEPTION WHEN check_violation THEN
            RAISE WARNING 'A row of % holds a moment out of reach; it stays as it is, new ones are refused.', one.name;
        END;
    END LOOP;
END $$;
