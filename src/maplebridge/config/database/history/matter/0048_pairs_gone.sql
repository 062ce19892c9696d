DO $$
BEGIN
    IF to_regclass('matter_main_words') IS NOT NULL THEN  -- else a start that was ended in the middle did it already
        DROP INDEX IF EXISTS matter_words;
        ALTER INDEX matter_main_words RENAME TO matter_words;
    END IF;
END $$;
DROP FUNCTION IF EXISTS mb_letters(text, bigint), mb_folded(text), mb_pairs(text);
