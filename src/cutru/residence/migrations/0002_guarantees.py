"""What the database itself guarantees of the register: no overlaps, nothing overwritten; and indexes of search."""

from django.db import migrations

# One-value ranges of the numbers make exclusion possible without an extension of the database.
FORWARD = """
ALTER TABLE residence_registration
    ADD CONSTRAINT one_permanent_residence EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&, daterange(starts, ended_on) WITH &&
    ) WHERE (kind = 'permanent'),
    ADD CONSTRAINT no_terms_overlap EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&, daterange(starts, LEAST(ended_on, until + 1)) WITH &&
    ) WHERE (kind = 'temporary'),
    ADD CONSTRAINT one_declared_place EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&, daterange(starts, ended_on) WITH &&
    ) WHERE (kind = 'declared');
ALTER TABLE residence_householdmember
    ADD CONSTRAINT one_household EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&, daterange(starts, ends) WITH &&
    ),
    ADD CONSTRAINT one_head EXCLUDE USING gist (
        int8range(household_id, household_id, '[]') WITH &&, daterange(starts, ends) WITH &&
    ) WHERE (is_head);

CREATE FUNCTION residence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the residence register is append-only';
END $$;
CREATE FUNCTION residence_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_by_id IS NOT NULL OR to_jsonb(OLD) - TG_ARGV <> to_jsonb(NEW) - TG_ARGV THEN
        RAISE EXCEPTION 'a row of the residence register is closed once and never changed otherwise';
    END IF;
    RETURN NEW;
END $$;
"""
BACKWARD = """
DROP FUNCTION residence_is_append_only() CASCADE;
DROP FUNCTION residence_closes_once() CASCADE;
ALTER TABLE residence_registration DROP CONSTRAINT one_permanent_residence, DROP CONSTRAINT no_terms_overlap,
    DROP CONSTRAINT one_declared_place;
ALTER TABLE residence_householdmember DROP CONSTRAINT one_household, DROP CONSTRAINT one_head;
"""
APPEND_ONLY = ("registerentry", "personfact", "dwellingname", "absence", "entryperson")
CLOSED_ONCE = ("registration", "household", "householdmember", "dwellingowner", "dwellingbar")
KEPT = ("person", "dwelling")
ENDS = "'ends', 'ended_on', 'end_ground', 'closed_by_id'"


def _triggers() -> str:
    lines = [
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON residence_{name}"
        " FOR EACH ROW EXECUTE FUNCTION residence_is_append_only();"
        for name in APPEND_ONLY
    ]
    lines += [
        f"CREATE TRIGGER kept BEFORE DELETE ON residence_{name}"
        " FOR EACH ROW EXECUTE FUNCTION residence_is_append_only();"
        for name in (*CLOSED_ONCE, *KEPT)
    ]
    lines += [
        f"CREATE TRIGGER closes_once BEFORE UPDATE ON residence_{name}"
        f" FOR EACH ROW EXECUTE FUNCTION residence_closes_once({ENDS});"
        for name in CLOSED_ONCE
    ]
    return "\n".join(lines)


class Migration(migrations.Migration):
    dependencies = [("residence", "0001_initial")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(_triggers(), migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE INDEX residence_person_by_name ON residence_person"
            " USING gin (to_tsvector('simple', search_key));"
            "CREATE INDEX residence_dwelling_by_address ON residence_dwelling"
            " USING gin (to_tsvector('simple', address_key));",
            "DROP INDEX residence_person_by_name; DROP INDEX residence_dwelling_by_address;",
        ),
    ]
