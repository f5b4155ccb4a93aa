"""The index of document numbers also serves the search by how a number begins."""

from django.db import migrations

INDEX = """
DROP INDEX stay_by_document;
CREATE INDEX stay_by_document ON stays_stay (document_key varchar_pattern_ops);
"""
REMOVAL = """
DROP INDEX stay_by_document;
CREATE INDEX stay_by_document ON stays_stay (document_key);
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0005_departure_withdrawn")]

    operations = [migrations.RunSQL(INDEX, REMOVAL)]
