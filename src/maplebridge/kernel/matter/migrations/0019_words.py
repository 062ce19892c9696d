"""What the whole text of a report is found by: its pairs of letters, as numbers, and where in time it stands."""

from __future__ import annotations

from django.db import migrations

PAIRS = """
CREATE FUNCTION mb_pairs(words text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT coalesce(array_agg(((a & 65535) << 15) # (b & 65535)), '{}') FROM (
        SELECT ascii(c) AS a, lead(ascii(c)) OVER () AS b FROM string_to_table(translate(lower(left(words, 2000)),
            E' \\t\\r\\n\\u3000,.;:!?\\'"()[]{}<>/\\\\|-_+=*&^%$#@~`，。、；：！？‘’“”（）《》〈〉【】「」『』…—·', ''), NULL) AS c
    ) AS letters WHERE b IS NOT NULL
$$;
CREATE FUNCTION mb_words(words text, matter bigint) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS
$$ SELECT public.mb_pairs(words) || (-1 - (matter >> 12))::int $$;
"""


class Migration(migrations.Migration):
    """Two neighbouring letters are one number; signs between them are left out, so a part of a text has a part of its
    pairs. One more number, below zero, says in which four thousand matters the text stands: a search for a common word
    can begin with the newest. An index calls these functions, and newer servers as well as a restore build indexes without
    any search path: what is called names its schema.
    """

    dependencies = [("matter", "0018_open_in_one")]
    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION mb_words(text, bigint); DROP FUNCTION mb_pairs(text)")
    ]
