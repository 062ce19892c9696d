"""What an office acted on and handed on stays readable to it; what is against that office never does."""

from __future__ import annotations

import django.db.models
from django.db import migrations, models

TABLE = """
ALTER TABLE matter_handedon ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON matter_handedon TO mb_web, mb_clock;
CREATE POLICY seen ON matter_handedon FOR SELECT TO mb_web USING (office = ANY ((SELECT mb_offices())::int[]));
CREATE POLICY clock ON matter_handedon FOR SELECT TO mb_clock USING (true);
"""
NOTED = """
CREATE FUNCTION mb_handed_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO matter_handedon (matter, office, at)
    SELECT f.number, g.office, f.touched FROM gone g JOIN fresh f ON f.number = g.number
    WHERE g.office = ANY ((SELECT mb_offices())::int[]) AND f.office IS DISTINCT FROM g.office
      AND (f.against IS NULL OR f.against <> g.office)
    ON CONFLICT (matter, office) DO UPDATE SET at = excluded.at;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mb_handed_on() FROM PUBLIC;
CREATE TRIGGER handed_on AFTER UPDATE ON matter_matter REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION mb_handed_on();
"""
SEEN = """
CREATE POLICY handed_on ON matter_matter FOR SELECT TO mb_web USING (EXISTS (
    SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
));
CREATE POLICY handed_on_acts ON matter_matter FOR UPDATE TO mb_web USING (EXISTS (
    SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
)) WITH CHECK (true);
"""
GRANTED = "OR m.number = ANY (granted))"
TOO = """OR m.number = ANY (granted) OR EXISTS (
                SELECT 1 FROM matter_handedon h WHERE h.matter = m.number AND h.office = ANY (offices)))"""
SEARCH = """
DO $$
DECLARE
    was text := pg_get_functiondef('mb_search(text, int)'::regprocedure);
    changed text := replace(was, '{before}', '{after}');
BEGIN
    IF changed = was THEN
        RAISE EXCEPTION 'mb_search is not as this migration knows it';
    END IF;
    EXECUTE changed;
END $$;
"""


class Migration(migrations.Migration):
    """A row is written where a post's own act takes a matter from its office; a policy and the search read it.

    The second policy is for what a procedure still asks of that office, a call-back say; the course refuses the rest.
    """

    dependencies = [("matter", "0029_metrics_in_scope")]
    operations = [
        migrations.CreateModel(
            name="HandedOn",
            fields=[
                (
                    "pk",
                    django.db.models.CompositePrimaryKey(
                        "matter", "office", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("office", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["office", "at"], name="handed_on_office")]},
        ),
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        migrations.RunSQL(NOTED, "DROP TRIGGER handed_on ON matter_matter; DROP FUNCTION mb_handed_on()"),
        migrations.RunSQL(
            SEEN, "DROP POLICY handed_on ON matter_matter; DROP POLICY handed_on_acts ON matter_matter"
        ),
        migrations.RunSQL(SEARCH.format(before=GRANTED, after=TOO), SEARCH.format(before=TOO, after=GRANTED)),
    ]
