CREATE INDEX IF NOT EXISTS matter_words ON matter_statement USING gin (mb_words(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed
;
