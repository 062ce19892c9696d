ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON ledger_entry FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY appended ON ledger_entry FOR INSERT TO mb_web, mb_clock WITH CHECK (leaf IS NULL);
CREATE POLICY whole ON ledger_entry FOR SELECT TO mb_clock, mb_seal, mb_export USING (true);
CREATE POLICY placed ON ledger_entry FOR UPDATE TO mb_seal USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON ledger_entry TO mb_web, mb_clock;
GRANT SELECT ON ledger_entry TO mb_seal, mb_export;
GRANT UPDATE (leaf) ON ledger_entry TO mb_seal;
GRANT SELECT ON ledger_tile, ledger_seal TO mb_web, mb_clock, mb_seal, mb_export;
GRANT INSERT ON ledger_tile, ledger_seal TO mb_seal;
GRANT UPDATE (hashes) ON ledger_tile TO mb_seal;
REVOKE ALL ON FUNCTION ledger_append(bigint, timestamptz, text, bytea, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_last(bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_noted(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_append(bigint, timestamptz, text, bytea, bytea) TO mb_web, mb_clock, mb_seal, mb_export;
GRANT EXECUTE ON FUNCTION ledger_last(bigint[]) TO mb_web, mb_clock;
GRANT EXECUTE ON FUNCTION ledger_noted(bigint, text) TO mb_web, mb_clock;
