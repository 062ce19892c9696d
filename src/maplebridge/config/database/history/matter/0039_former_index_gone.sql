DROP INDEX IF EXISTS matter_words;
ALTER INDEX matter_letters RENAME TO matter_words; DROP FUNCTION mb_words(text, bigint);
