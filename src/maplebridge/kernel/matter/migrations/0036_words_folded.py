"""Words as they are compared: one form of each letter, whatever width it was typed in."""

from __future__ import annotations

from django.db import migrations

FOLDED = """
CREATE FUNCTION mb_folded(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 100 AS $$
BEGIN
    RETURN lower(normalize(words, NFKC));
END $$;
CREATE FUNCTION mb_letters(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_pairs(public.mb_folded(left(words, 2000))) || (-1 - (matter >> 12))::int;
END $$;
"""


class Migration(migrations.Migration):
    """Unicode's compatibility form (NFKC) and no capitals; traditional and simplified letters stay what they are.

    The pairs of a text are those of its folded words. The index of before stays in use until the new one is built.
    """

    dependencies = [("matter", "0035_setaside_limits")]
    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION mb_letters(text, bigint); DROP FUNCTION mb_folded(text)")
    ]
