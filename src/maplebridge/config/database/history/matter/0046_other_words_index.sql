DROP INDEX IF EXISTS matter_other_words;

CREATE INDEX IF NOT EXISTS matter_other_words ON matter_statement USING gin (mb_indexed(text, matter))
WITH (gin_pending_list_limit = 512) WHERE (seq > 1 OR field <> 'text') AND field <> 'office' AND left(field, 5) <> 'file.'
AND NOT sealed
;
