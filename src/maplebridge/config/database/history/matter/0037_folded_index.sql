DROP INDEX IF EXISTS matter_letters;

CREATE INDEX IF NOT EXISTS matter_letters ON matter_statement USING gin (mb_letters(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed
;
