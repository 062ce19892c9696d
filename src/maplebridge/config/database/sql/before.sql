-- Take every rule, trigger and right of this database's own tables and functions away: what follows gives them anew.
-- All of it is one transaction; nobody sees what is between.

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.polname AS name, c.oid::regclass AS tab FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relowner = current_user::regrole
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', one.name, one.tab);
    END LOOP;
    FOR one IN SELECT t.tgname AS name, c.oid::regclass AS tab FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relowner = current_user::regrole AND NOT t.tgisinternal
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', one.name, one.tab);
    END LOOP;
    FOR one IN SELECT c.oid::regclass AS tab, c.relkind AS kind, c.relrowsecurity AS rules FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relowner = current_user::regrole
            AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    LOOP
        EXECUTE format('REVOKE ALL ON %s %s FROM PUBLIC, mb_web, mb_clock, mb_seal, mb_export',
            CASE one.kind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, one.tab);
        IF one.rules THEN
            EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', one.tab);
        END IF;
    END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM mb_web, mb_clock, mb_seal, mb_export', one.name);
    END LOOP;
END $$;

-- Remember which functions stood here before, and where: `after.sql` drops those that no text made anew.
SELECT set_config('mb.functions_before', coalesce(string_agg(p.oid || ':' || p.ctid, ' '), ''), true) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole;
