-- Which role writes which kinds of entries. A verb adds its kinds in a file of its own, with INSERT INTO ledger_may.

-- beside: also to a chain that is in nobody's scope; played: only in a sample city, where a program plays the people.
GRANT SELECT ON ledger_may TO mb_web, mb_clock;
DELETE FROM ledger_may;
INSERT INTO ledger_may (role, kind, beside)
    SELECT 'mb_web', unnest(ARRAY['opened', 'silence', 'resumed']), true;
INSERT INTO ledger_may (role, kind)
    SELECT 'mb_web', unnest(ARRAY['act', 'duty', 'extended', 'paused', 'waived', 'sorted', 'joined', 'parted', 'recoded',
        'added', 'posted', 'served', 'sealed_read', 'called', 'party_recoded',
        'agreed', 'empowered', 'power_confirmed', 'power_ended', 'exchanged', 'exchange_answered']);
INSERT INTO ledger_may (role, kind)
    SELECT 'mb_clock', unnest(ARRAY['opened', 'silence', 'resumed', 'moved', 'adopted', 'child_ended', 'sealed_read',
        'erased', 'link_made', 'paper_made', 'granted', 'grant_ended', 'procedure_adopted', 'published', 'corrected',
        'clock_held', 'clock_released', 'clock_right', 'clock_slow', 'clock_undone', 'papers_lost']);
INSERT INTO ledger_may (role, kind, played)
    SELECT 'mb_clock', unnest(ARRAY['act', 'duty', 'extended', 'paused', 'waived', 'sorted', 'joined', 'parted', 'recoded',
        'added', 'posted', 'served', 'called', 'party_recoded',
        'agreed', 'empowered', 'power_confirmed', 'power_ended', 'exchanged', 'exchange_answered']), true;

-- How far the program's clock may be from the database's; the row is put by the first migration.
GRANT SELECT ON ledger_rule TO mb_web, mb_clock;
