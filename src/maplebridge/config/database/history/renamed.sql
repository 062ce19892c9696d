-- Tables that bore the name of another room, with all that is named after them. Functions and rules come anew with the text.
DO $$
DECLARE
    one record;
    part record;
BEGIN
    FOR one IN SELECT v.old, v.new FROM (VALUES
        ('resolve_verdictlink', 'conduct_verdictlink'), ('resolve_note', 'conduct_note'), ('resolve_paper', 'conduct_paper'),
        ('resolve_done', 'conduct_done'), ('resolve_publishedmonth', 'figures_publishedmonth'),
        ('matter_adoptedprocedure', 'law_adoptedprocedure'), ('matter_town', 'clock_town'),
        ('matter_timekeeping', 'clock_timekeeping'), ('matter_earlywarning', 'figures_earlywarning'),
        ('matter_tally', 'figures_tally'), ('matter_change', 'figures_change'), ('matter_standing', 'figures_standing'),
        ('matter_counted', 'figures_counted')) v(old, new)
    LOOP
        CONTINUE WHEN to_regclass(one.old) IS NULL;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', one.old, one.new);
        FOR part IN SELECT k.conname AS name FROM pg_constraint k
            WHERE k.conrelid = to_regclass(one.new) AND starts_with(k.conname, one.old)
        LOOP
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', one.new, part.name,
                one.new || substr(part.name, length(one.old) + 1));
        END LOOP;
        FOR part IN SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = to_regclass(one.new) AND starts_with(c.relname, one.old)
        LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', part.name, one.new || substr(part.name, length(one.old) + 1));
        END LOOP;
        FOR part IN SELECT c.relname AS name FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            WHERE d.refobjid = to_regclass(one.new) AND d.deptype IN ('a', 'i') AND starts_with(c.relname, one.old)
        LOOP
            EXECUTE format('ALTER SEQUENCE %I RENAME TO %I', part.name, one.new || substr(part.name, length(one.old) + 1));
        END LOOP;
    END LOOP;
    IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'matter_matter_procedure_id_db15c5a8_fk_matter_ad') THEN
        ALTER TABLE matter_matter RENAME CONSTRAINT matter_matter_procedure_id_db15c5a8_fk_matter_ad
            TO matter_matter_procedure_id_db15c5a8_fk_law_adoptedprocedure_id;
    END IF;
END $$;
