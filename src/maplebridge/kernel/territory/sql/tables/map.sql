-- The map is public: every role reads it; only the clock's role, under which set-up and import run, changes it.

-- Which state of the map a process has read, and what the city says of itself: the mark of its numbers, its hotline.
-- A database whose tables were made before cities said it gets the columns here; its city keeps what every city had.
ALTER TABLE territory_edition ADD COLUMN IF NOT EXISTS mark text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS hotline text, ADD COLUMN IF NOT EXISTS pack text NOT NULL DEFAULT '';
ALTER TABLE territory_edition ALTER COLUMN mark DROP DEFAULT, ALTER COLUMN pack DROP DEFAULT;
UPDATE territory_edition SET mark = 'FH', hotline = '12345' WHERE mark = '' AND hotline IS NULL;
GRANT SELECT ON territory_edition TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_edition TO mb_clock;

-- Units, as a tree: city, districts, towns, villages.
GRANT SELECT ON territory_unit TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_unit TO mb_clock;
GRANT USAGE ON SEQUENCE territory_unit_id_seq TO mb_clock;
CREATE TRIGGER leaves_an_entry
    AFTER UPDATE ON territory_unit FOR EACH ROW
    WHEN ((OLD.code, OLD.name_en, OLD.name_zh, OLD.parent_id, OLD.valid_to)
        IS DISTINCT FROM (NEW.code, NEW.name_en, NEW.name_zh, NEW.parent_id, NEW.valid_to))
    EXECUTE FUNCTION territory_changed();

-- What a unit became.
GRANT SELECT ON territory_succession TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_succession TO mb_clock;
CREATE TRIGGER leaves_an_entry
    AFTER INSERT ON territory_succession FOR EACH ROW
    EXECUTE FUNCTION territory_followed();

-- Other names of a unit.
GRANT SELECT ON territory_name TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_name TO mb_clock;

-- Offices of a unit.
GRANT SELECT ON territory_office TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_office TO mb_clock;
GRANT USAGE ON SEQUENCE territory_office_id_seq TO mb_clock;

-- Which office holds which role.
GRANT SELECT ON territory_mandate TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE, DELETE ON territory_mandate TO mb_clock;

-- The published list of tasks of each level, and how each line came to stand on it.
-- A database whose tables were made before changes were kept gets the columns here; its lines say nothing of it.
ALTER TABLE territory_taskitem ADD COLUMN IF NOT EXISTS direction text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS asked_by integer, ADD COLUMN IF NOT EXISTS approved_by integer,
    ADD COLUMN IF NOT EXISTS explanation text NOT NULL DEFAULT '', ADD COLUMN IF NOT EXISTS views text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS tests text[] NOT NULL DEFAULT '{}';
ALTER TABLE territory_taskitem ALTER COLUMN direction DROP DEFAULT, ALTER COLUMN explanation DROP DEFAULT,
    ALTER COLUMN views DROP DEFAULT, ALTER COLUMN tests DROP DEFAULT;
SELECT points_at('territory_taskitem', 'asked_by', 'territory_unit');
SELECT points_at('territory_taskitem', 'approved_by', 'territory_unit');
GRANT SELECT ON territory_taskitem TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON territory_taskitem TO mb_clock;
CREATE TRIGGER leaves_an_entry
    AFTER INSERT ON territory_taskitem FOR EACH ROW
    WHEN (NEW.direction <> '')
    EXECUTE FUNCTION territory_listed();
CREATE TRIGGER leaves_an_entry_too
    AFTER UPDATE ON territory_taskitem FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION territory_relisted();
