"""Stays of test facilities stand in no ward and no province, all others do: the database holds it."""

from django.db import migrations

BELONGING = """
CREATE OR REPLACE FUNCTION stays_stay_belongs_to_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The lock makes whoever deletes one of these submissions meanwhile wait, and then see its stays.
    PERFORM FROM stays_submission WHERE id IN (SELECT submission_id FROM arrived) FOR KEY SHARE;
    IF EXISTS (
        SELECT submission_id, facility_id FROM arrived EXCEPT SELECT id, facility_id FROM stays_submission
        WHERE id IN (SELECT submission_id FROM arrived)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a stay needs a submission of its facility';
    END IF;%s
    RETURN NULL;
END $$;
"""

IN_ITS_AREA = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT facility_id, province_code, ward_code FROM arrived) AS place
        JOIN facilities_facility AS facility ON facility.id = place.facility_id
        WHERE facility.is_sandbox <> (place.province_code = '') OR facility.is_sandbox <> (place.ward_code = '')
    ) THEN
        RAISE check_violation USING MESSAGE = 'stays of test facilities, and only they, are in no area';
    END IF;"""

GUARD = """
CREATE FUNCTION stays_stay_keeps_out_of_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'stays of test facilities, and only they, are in no area';
END $$;
CREATE TRIGGER keeps_out_of_areas BEFORE UPDATE OF province_code, ward_code ON stays_stay FOR EACH ROW
    WHEN (
        (OLD.province_code = '') <> (NEW.province_code = '') OR (OLD.ward_code = '') <> (NEW.ward_code = '')
    )
    EXECUTE FUNCTION stays_stay_keeps_out_of_areas();
"""

REMOVAL = """
DROP TRIGGER keeps_out_of_areas ON stays_stay;
DROP FUNCTION stays_stay_keeps_out_of_areas();
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0006_document_prefix"), ("facilities", "0007_sandbox_for_good")]

    operations = [
        migrations.RunSQL(BELONGING % IN_ITS_AREA, BELONGING % ""),
        migrations.RunSQL(GUARD, REMOVAL),
    ]
