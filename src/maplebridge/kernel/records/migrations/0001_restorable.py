"""What a restore must find again."""

from __future__ import annotations

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION mb_words(words text, matter bigint) RETURNS int[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS
$$ SELECT public.mb_pairs(words) || (-1 - (matter >> 12))::int $$;
"""


class Migration(migrations.Migration):
    """An index calls this function, and a restore builds indexes without any search path: what it calls names its schema."""

    dependencies = [("matter", "0022_search_text")]
    operations = [migrations.RunSQL(WORDS, migrations.RunSQL.noop)]
