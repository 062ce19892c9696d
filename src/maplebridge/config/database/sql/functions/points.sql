-- A column that means a row of another table says so: the database refuses a value that no row there has.

-- Called in `sql/tables/`, once for each column: SELECT points_at('conduct_note', 'office', 'territory_office');
-- On a filled table the key is made first and looked through afterwards; rows of before that point nowhere stay, and are
-- named in a warning, and the key holds for every row that comes. Which columns stay without one, and why, says ADR 17.
CREATE OR REPLACE FUNCTION points_at(tab regclass, col text, target regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    named text := format('%s_%s_points_at', tab, col);
    own text := (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = target AND i.indisprimary);
BEGIN
    IF EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = tab AND k.conname = named AND k.convalidated) THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', tab, named);
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (%I) NOT VALID',
        tab, named, col, target, own);
    BEGIN
        EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', tab, named);
    EXCEPTION WHEN foreign_key_violation THEN
        RAISE WARNING 'A row of % points at no row of %; it stays as it is, new ones are refused.', tab, target;
    END;
END $$;
REVOKE ALL ON FUNCTION points_at(regclass, text, regclass) FROM PUBLIC;
