"""Who may read and write the news of offices."""

from __future__ import annotations

from django.db import migrations

RIGHTS = """
ALTER TABLE notice_news ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notice_news FOR SELECT TO mb_web USING (
    office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter)
);
CREATE POLICY clock ON notice_news FOR ALL TO mb_clock USING (true) WITH CHECK (true);
GRANT SELECT ON notice_news TO mb_web;
GRANT SELECT, INSERT, DELETE ON notice_news TO mb_clock;
GRANT USAGE ON SEQUENCE notice_news_id_seq TO mb_clock;
"""


class Migration(migrations.Migration):
    """An office reads its own news, of matters that it may still see; the clock's role alone writes them."""

    dependencies = [("notice", "0002_news"), ("matter", "0004_row_level"), ("identity", "0002_scope")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
