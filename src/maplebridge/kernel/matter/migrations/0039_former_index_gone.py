"""The index of unfolded words is gone, and its name is the new one's."""

from __future__ import annotations

from django.db import migrations

GONE = "DROP INDEX CONCURRENTLY IF EXISTS matter_words"
NAMED = "ALTER INDEX matter_letters RENAME TO matter_words; DROP FUNCTION mb_words(text, bigint)"
BACK = """
CREATE FUNCTION mb_words(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_pairs(words) || (-1 - (matter >> 12))::int;
END $$;
ALTER INDEX matter_words RENAME TO matter_letters;
CREATE INDEX matter_words ON matter_statement USING gin (mb_words(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed;
"""


class Migration(migrations.Migration):
    """Searching reads the new one alone."""

    atomic = False
    dependencies = [("matter", "0038_search_several")]
    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), migrations.RunSQL(NAMED, BACK)]
