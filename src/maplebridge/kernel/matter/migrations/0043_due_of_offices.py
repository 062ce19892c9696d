"""What is due in the city's figures is what the city must do: a limit of a resident is in none of them."""

from __future__ import annotations

from django.db import migrations

BEFORE = "m.outcome IS NULL AND m.due IS NOT NULL"
OURS = """m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)"""
HELD = "(greatest(least({0}, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date"
"""The day of a moment; of one that no table takes any more, the first or last day that there is."""
FACTS = f"""
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    {HELD.format("m.opened")} AS opened,
    CASE WHEN {{due}} THEN {HELD.format("m.due")} END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN {HELD.format("m.touched")} END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
"""
SCOPED = "CROSS JOIN matter_town t WHERE m.category <> 'outside_scope'"
NAMES = "place, unit, office, against, opened, due, ended, late, bounced, fresh"


def counted(due: str) -> str:
    """Each matter as the figures count it."""
    return f"""
CREATE OR REPLACE VIEW matter_counted WITH (security_invoker = true) AS
SELECT m.number, {FACTS.format(due=due)} FROM matter_matter m {SCOPED};
"""  # noqa: S608  constants


def changed(due: str) -> str:
    """What a statement changed."""
    facts = FACTS.format(due=due)
    return f"""
CREATE OR REPLACE FUNCTION mb_tally_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO matter_change SELECT {facts}, 1 FROM fresh m {SCOPED};
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO matter_change SELECT {facts}, -1 FROM gone m {SCOPED};
    ELSE
        INSERT INTO matter_change SELECT {NAMES}, sum(n) FROM (
            SELECT {facts}, -1 AS n FROM gone m {SCOPED} UNION ALL SELECT {facts}, 1 FROM fresh m {SCOPED}
        ) f GROUP BY {NAMES} HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608  constants


SINCE, HELD_SINCE = "day = ''epoch'' OR day >= since", "day = ''epoch'' OR day >= since AND isfinite(day)"
DIFFERENCES = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('mb_tally_differences(date)'::regprocedure), '{0}', '{1}');
END $$;
"""
"""A figure of a day that is none (an old row's) is left as it is: nothing reads it, and no table takes it any more."""
MEND = "SELECT mb_tally_mend(coalesce((SELECT min(day) FROM matter_tally WHERE day > '1970-01-01'), current_date))"


class Migration(migrations.Migration):
    """View and trigger together, then one count anew: both ways the figures are those of the matters."""

    dependencies = [("matter", "0042_whose_turn")]
    operations = [
        migrations.RunSQL(counted(OURS), counted(BEFORE)),
        migrations.RunSQL(changed(OURS), changed(BEFORE)),
        migrations.RunSQL(DIFFERENCES.format(SINCE, HELD_SINCE), DIFFERENCES.format(HELD_SINCE, SINCE)),
        migrations.RunSQL(MEND, MEND),
    ]
