"""A repeated submission learns when the first one came: its code is shown again for minutes only."""

from __future__ import annotations

from django.db import migrations

ONCE = """
DROP FUNCTION hear_once;
CREATE FUNCTION hear_once(claim bytea, words bytea, moment timestamptz, n bigint)
RETURNS TABLE (kept bytea, became bigint, since timestamptz, fresh bool)
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF claim IS NULL THEN
        RETURN QUERY SELECT NULL::bytea, n, moment, true;
        RETURN;
    END IF;
    INSERT INTO hear_submission (key, said, matter, at) VALUES (claim, words, n, moment) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN QUERY SELECT words, n, moment, true;
    ELSE
        RETURN QUERY SELECT s.said, s.matter, s.at, false FROM hear_submission s WHERE s.key = claim;
    END IF;
END $$;
REVOKE ALL ON FUNCTION hear_once FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hear_once TO mb_web, mb_clock;
"""
BEFORE = """
DROP FUNCTION hear_once;
CREATE FUNCTION hear_once(claim bytea, words bytea, moment timestamptz, n bigint)
RETURNS TABLE (kept bytea, became bigint, fresh bool)
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF claim IS NULL THEN
        RETURN QUERY SELECT NULL::bytea, n, true;
        RETURN;
    END IF;
    INSERT INTO hear_submission (key, said, matter, at) VALUES (claim, words, n, moment) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN QUERY SELECT words, n, true;
    ELSE
        RETURN QUERY SELECT s.said, s.matter, false FROM hear_submission s WHERE s.key = claim;
    END IF;
END $$;
REVOKE ALL ON FUNCTION hear_once FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hear_once TO mb_web, mb_clock;
"""


class Migration(migrations.Migration):
    """The function says the moment too; a twin in flight still waits for the first."""

    dependencies = [("hear", "0005_likeness")]
    operations = [migrations.RunSQL(ONCE, BEFORE)]
