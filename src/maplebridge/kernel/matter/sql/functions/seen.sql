-- The one way to give a table that hangs on a matter its row-level rules.

-- Whoever may read the matter sees the row; the clock, which serves every matter, sees and writes all of them. Called in
-- `sql/tables/`, once for each table: SELECT seen_with_matter('adopt_tree', adds => 'seen', exported => 'true');
--
--   tab       a table with a column `matter`
--   only_if   what else must be so for the web to see, add or change a row
--   adds      whether the web adds rows: null for no; 'seen' to matters that it sees and may act on, by more than leave to
--             read; 'opening' also to the one whose code was shown or whose first entry this very transaction wrote
--   changes   whether the web changes rows of such matters (which columns, the grants say)
--   exported  which rows exports read; null for none
--   clock     whether the clock has all rows; false where the table's own rules say more
--
-- Grants stand beside the call: a rule without a grant opens nothing. A test finds a table without these rules.
CREATE OR REPLACE FUNCTION seen_with_matter(tab regclass, only_if text DEFAULT NULL, adds text DEFAULT NULL,
    changes boolean DEFAULT false, exported text DEFAULT NULL, clock boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    seen text := 'mb_may_read(matter)' || coalesce(' AND (' || only_if || ')', '');
    acted text := 'mb_may_act(matter)' || coalesce(' AND (' || only_if || ')', '');
    added text := CASE adds
        WHEN 'seen' THEN acted
        WHEN 'opening' THEN 'matter = (SELECT mb_matter()) OR ledger_noted(matter, ''opened'') OR mb_may_act(matter)'
    END;
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('CREATE POLICY seen ON %s FOR SELECT TO mb_web USING (%s)', tab, seen);
    IF added IS NOT NULL THEN
        EXECUTE format('CREATE POLICY added ON %s FOR INSERT TO mb_web WITH CHECK (%s)', tab, added);
    END IF;
    IF changes THEN
        EXECUTE format('CREATE POLICY changed ON %s FOR UPDATE TO mb_web USING (%s) WITH CHECK (%2$s)', tab, acted);
    END IF;
    IF clock THEN
        EXECUTE format('CREATE POLICY clock ON %s FOR ALL TO mb_clock USING (true) WITH CHECK (true)', tab);
    END IF;
    IF exported IS NOT NULL THEN
        EXECUTE format('CREATE POLICY exported ON %s FOR SELECT TO mb_export USING (%s)', tab, exported);
    END IF;
END $$;
REVOKE ALL ON FUNCTION seen_with_matter(regclass, text, text, boolean, text, boolean) FROM PUBLIC;
