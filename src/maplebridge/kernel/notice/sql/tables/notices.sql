-- What people are told.

-- Messages that wait or were sent; the clock's alone.
GRANT SELECT, INSERT, UPDATE ON notice_outbox TO mb_clock;
GRANT USAGE ON SEQUENCE notice_outbox_id_seq TO mb_clock;

-- How each letter fared by each way: read by the offices that see the matter, and by the one that prints what waits on paper; of the
-- sides each sees its own letters alone, and who acts for one theirs.
-- What the SMS service called a message is the clock's alone: the service knows the number behind it.
GRANT SELECT (id, letter_id, matter, seq, "to", way, state, since, last, tries, said, text, posted) ON notice_sending TO mb_web;
GRANT UPDATE (state, last, said, text, posted) ON notice_sending TO mb_web;
GRANT SELECT, INSERT, UPDATE ON notice_sending TO mb_clock;
GRANT USAGE ON SEQUENCE notice_sending_id_seq TO mb_clock;
SELECT seen_with_matter('notice_sending', changes => true, only_if => $$CASE
        WHEN (SELECT mb_matter()) IS NULL THEN true
        WHEN (SELECT mb_party()) IS NULL AND (SELECT mb_represents()) IS NULL THEN NOT EXISTS (SELECT FROM matter_party p
            WHERE p.matter = notice_sending.matter AND p.person = notice_sending."to")
        ELSE notice_sending."to" = (SELECT p.person FROM matter_party p WHERE p.id = coalesce(mb_represents(), mb_party()))
    END$$);
SELECT points_at('notice_sending', 'matter', 'matter_matter');

-- News for an office about a matter that it may read.
GRANT SELECT ON notice_news TO mb_web;
GRANT SELECT, INSERT, DELETE ON notice_news TO mb_clock;
GRANT USAGE ON SEQUENCE notice_news_id_seq TO mb_clock;
SELECT seen_with_matter('notice_news', only_if => 'office = ANY ((SELECT mb_offices())::int[])');
SELECT points_at('notice_news', 'matter', 'matter_matter');
SELECT points_at('notice_news', 'office', 'territory_office');

-- How far each reader of the ledger has come.
GRANT SELECT, INSERT, UPDATE ON notice_readupto TO mb_clock;
