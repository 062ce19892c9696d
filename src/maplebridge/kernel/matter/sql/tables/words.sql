-- The words given with acts; what is sealed is seen by the office that sealed it alone, and the words with which a matter was
-- brought by no party that was called in.

-- Found by matter, entry and field. A short waiting list of the indexes: each search reads it.
GRANT SELECT, INSERT ON matter_statement TO mb_web;
GRANT SELECT, INSERT, DELETE ON matter_statement TO mb_clock;
GRANT SELECT ON matter_statement TO mb_export;
SELECT seen_with_matter('matter_statement', adds => 'opening', exported => 'NOT sealed',
    only_if => '(NOT sealed OR office = ANY ((SELECT mb_offices())::int[])) AND (seq > 1 OR (SELECT mb_party()) IS NULL)');
CREATE INDEX IF NOT EXISTS matter_words ON matter_statement USING gin (mb_indexed(text, matter))
    WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field = 'text' AND NOT sealed;
CREATE INDEX IF NOT EXISTS matter_other_words ON matter_statement USING gin (mb_indexed(text, matter))
    WITH (gin_pending_list_limit = 512)
    WHERE (seq > 1 OR field <> 'text') AND field <> 'office' AND left(field, 5) <> 'file.' AND NOT sealed;
