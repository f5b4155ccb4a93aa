"""What was made for tests stays for tests, and what is real stays real."""

from django.db import migrations

GUARD = """
CREATE FUNCTION facilities_sandbox_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'a facility is a sandbox from the beginning to the end';
END $$;
CREATE TRIGGER sandbox_for_good BEFORE UPDATE OF is_sandbox, sandbox_of_id ON facilities_facility FOR EACH ROW
    WHEN (OLD.is_sandbox <> NEW.is_sandbox OR OLD.sandbox_of_id IS DISTINCT FROM NEW.sandbox_of_id)
    EXECUTE FUNCTION facilities_sandbox_for_good();
"""

REMOVAL = """
DROP TRIGGER sandbox_for_good ON facilities_facility;
DROP FUNCTION facilities_sandbox_for_good();
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0006_sandbox")]

    operations = [migrations.RunSQL(GUARD, REMOVAL)]
