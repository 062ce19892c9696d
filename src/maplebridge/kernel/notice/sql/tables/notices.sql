-- What people are told.

-- Messages that wait or were sent; the clock's alone.
GRANT SELECT, INSERT, UPDATE ON notice_outbox TO mb_clock;
GRANT USAGE ON SEQUENCE notice_outbox_id_seq TO mb_clock;

-- News for an office about a matter that it may read.
GRANT SELECT ON notice_news TO mb_web;
GRANT SELECT, INSERT, DELETE ON notice_news TO mb_clock;
GRANT USAGE ON SEQUENCE notice_news_id_seq TO mb_clock;
ALTER TABLE notice_news ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON notice_news FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY own ON notice_news FOR SELECT TO mb_web
    USING (office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter));

-- How far each reader of the ledger has come.
GRANT SELECT, INSERT, UPDATE ON notice_readupto TO mb_clock;
