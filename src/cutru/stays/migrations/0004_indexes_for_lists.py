"""Two indexes that cost an intake next to nothing: what is to be corrected, and all foreigners by arrival."""

from django.db import migrations

INDEXES = """
CREATE INDEX stay_to_correct ON stays_stay (facility_id) WHERE correction_asked_at IS NOT NULL;
CREATE INDEX stay_of_all_foreigners ON stays_stay (arrival_on DESC, id DESC) WHERE regime = 'F';
"""
REMOVAL = """
DROP INDEX stay_of_all_foreigners;
DROP INDEX stay_to_correct;
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0003_submission_by_facility")]

    operations = [migrations.RunSQL(INDEXES, REMOVAL)]
