DROP INDEX IF EXISTS matter_main_words;

CREATE INDEX IF NOT EXISTS matter_main_words ON matter_statement USING gin (mb_indexed(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field = 'text' AND NOT sealed
;
