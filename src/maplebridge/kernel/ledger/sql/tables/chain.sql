-- The ledger only grows: append for web and clock, the place in the tree for the sealer, reading by the scope.

-- Every entry of every matter; chain 0 is the city's own.
GRANT SELECT, INSERT ON ledger_entry TO mb_web, mb_clock;
GRANT SELECT ON ledger_entry TO mb_seal, mb_export;
GRANT UPDATE (leaf) ON ledger_entry TO mb_seal;
SELECT seen_with_matter('ledger_entry', clock => false);
CREATE POLICY appended ON ledger_entry FOR INSERT TO mb_web
    WITH CHECK (leaf IS NULL AND ledger_admits(matter, kind, at, by)
        AND ((seq = 1 AND kind = 'opened' AND matter > 0) OR mb_may_act(matter)));
CREATE POLICY kept ON ledger_entry FOR INSERT TO mb_clock
    WITH CHECK (leaf IS NULL AND kind = ANY ((SELECT ledger_kinds('mb_clock'))::text[]));
CREATE POLICY placed ON ledger_entry FOR UPDATE TO mb_seal USING (true) WITH CHECK (true);
CREATE POLICY whole ON ledger_entry FOR SELECT TO mb_clock, mb_seal, mb_export USING (true);
CREATE TRIGGER continues_the_chain
    AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_check();
CREATE TRIGGER never_deleted
    BEFORE DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER only_the_leaf
    BEFORE UPDATE ON ledger_entry FOR EACH ROW
    WHEN (NOT (current_user = 'mb_seal' AND OLD.leaf IS NULL AND NEW.leaf IS NOT NULL
        AND (OLD.matter, OLD.seq, OLD.at, OLD.kind, OLD.by, OLD.said, OLD.hash)
          = (NEW.matter, NEW.seq, NEW.at, NEW.kind, NEW.by, NEW.said, NEW.hash)))
    EXECUTE FUNCTION ledger_refuse();

-- The tree over all entries, in tiles that only grow longer.
GRANT SELECT ON ledger_tile TO mb_web, mb_clock, mb_export;
GRANT SELECT, INSERT ON ledger_tile TO mb_seal;
GRANT UPDATE (hashes) ON ledger_tile TO mb_seal;
CREATE TRIGGER never_deleted
    BEFORE DELETE OR TRUNCATE ON ledger_tile FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER only_longer
    BEFORE UPDATE ON ledger_tile FOR EACH ROW
    WHEN (NOT ((OLD.level, OLD.place) = (NEW.level, NEW.place)
        AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes))
    EXECUTE FUNCTION ledger_refuse();

-- Signed heads of the tree.
GRANT SELECT ON ledger_seal TO mb_web, mb_clock, mb_export;
GRANT SELECT, INSERT ON ledger_seal TO mb_seal;
CREATE TRIGGER never_changed
    BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_seal FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse();

-- How much each witness was given.
GRANT SELECT ON ledger_given TO mb_clock;
GRANT SELECT, INSERT, UPDATE ON ledger_given TO mb_seal;
