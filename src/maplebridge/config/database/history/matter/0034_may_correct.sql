INSERT INTO ledger_may (role, kind) VALUES ('mb_clock', 'corrected'), ('mb_clock', 'clock_undone');
