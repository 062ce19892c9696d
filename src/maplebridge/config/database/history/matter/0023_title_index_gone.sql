DROP INDEX IF EXISTS matter_title_words;
DROP FUNCTION IF EXISTS mb_bigrams(text);
