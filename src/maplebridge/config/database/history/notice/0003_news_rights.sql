ALTER TABLE notice_news ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notice_news FOR SELECT TO mb_web USING (
    office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter)
);
CREATE POLICY clock ON notice_news FOR ALL TO mb_clock USING (true) WITH CHECK (true);
GRANT SELECT ON notice_news TO mb_web;
GRANT SELECT, INSERT, DELETE ON notice_news TO mb_clock;
GRANT USAGE ON SEQUENCE notice_news_id_seq TO mb_clock;
