"""The index of the first two thousand letters is gone, and its name is the new one's."""

from __future__ import annotations

from django.db import migrations

GONE = "DROP INDEX CONCURRENTLY IF EXISTS matter_words"
NAMED = """
ALTER INDEX matter_main_words RENAME TO matter_words;
DROP FUNCTION mb_letters(text, bigint); DROP FUNCTION mb_folded(text); DROP FUNCTION mb_pairs(text)
"""
BACK = r"""
CREATE FUNCTION mb_folded(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 100 AS $$
BEGIN
    RETURN lower(normalize(words, NFKC));
END $$;
CREATE FUNCTION mb_pairs(words text) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(((a & 65535) << 15) # (b & 65535)), '{}') FROM (
        SELECT ascii(c) AS a, lead(ascii(c)) OVER () AS b FROM string_to_table(translate(lower(left(words, 2000)),
            E' \t\r\n\u3000,.;:!?\'"()[]{}<>/\\|-_+=*&^%$#@~`，。、；：！？‘’“”（）《》〈〉【】「」『』…—·', ''), NULL) AS c
    ) AS letters WHERE b IS NOT NULL);
END $$;
CREATE FUNCTION mb_letters(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_pairs(public.mb_folded(left(words, 2000))) || (-1 - (matter >> 12))::int;
END $$;
ALTER INDEX matter_words RENAME TO matter_main_words;
CREATE INDEX matter_words ON matter_statement USING gin (mb_letters(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed;
"""


class Migration(migrations.Migration):
    """Searching reads the new ones alone."""

    atomic = False
    dependencies = [("matter", "0047_search_whole")]
    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), migrations.RunSQL(NAMED, BACK)]
