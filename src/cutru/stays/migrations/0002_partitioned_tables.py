"""The tables of stays and their journal, partitioned by arrival month, with what the database itself guarantees."""

from django.db import migrations

TABLES = """
CREATE SEQUENCE stays_stay_id_seq AS bigint;
CREATE TABLE stays_stay (
    id bigint NOT NULL DEFAULT nextval('stays_stay_id_seq'),
    arrival_on date NOT NULL,
    province_code varchar(2) NOT NULL,
    ward_code varchar(5) NOT NULL,
    facility_id bigint NOT NULL REFERENCES facilities_facility (id),
    submission_id uuid NOT NULL REFERENCES stays_submission (id) DEFERRABLE INITIALLY DEFERRED,
    position integer NOT NULL,
    regime varchar(1) NOT NULL CHECK (regime IN ('F', 'V')),
    status varchar(10) NOT NULL CHECK (status IN ('staying', 'departed', 'cancelled')),
    channel varchar(12) NOT NULL,
    receipt varchar(16) NOT NULL,
    reference varchar(100),
    version integer NOT NULL CHECK (version >= 1),
    full_name varchar(160) NOT NULL CHECK (full_name <> ''),
    search_key varchar(160) NOT NULL,
    sex varchar(1) NOT NULL CHECK (sex IN ('M', 'F')),
    birth_date date NOT NULL,
    birth_precision varchar(1) NOT NULL CHECK (birth_precision IN ('D', 'M', 'Y')),
    nationality varchar(3) NOT NULL,
    document_type varchar(10) NOT NULL,
    document_name varchar(100) NOT NULL,
    document_number varchar(40) NOT NULL,
    document_key varchar(40) NOT NULL CHECK (document_key <> ''),
    room varchar(32) NOT NULL,
    arrival_at timestamptz NOT NULL,
    arrival_time_known boolean NOT NULL,
    departure_on date NOT NULL CHECK (departure_on >= arrival_on),
    departure_time time,
    departed_at timestamptz,
    entry_document_kind varchar(32) NOT NULL,
    entry_document_number varchar(40) NOT NULL,
    entry_document_from date,
    entry_document_until date,
    entry_document_issued_on date,
    entry_document_issuer varchar(160) NOT NULL,
    entry_on date,
    entry_gate varchar(100) NOT NULL,
    entry_purpose varchar(160) NOT NULL,
    permitted_until date,
    phone varchar(20) NOT NULL,
    residence_kind varchar(1) NOT NULL,
    residence_province_code varchar(2) NOT NULL,
    residence_ward_code varchar(5) NOT NULL,
    residence_address varchar(300) NOT NULL,
    reason varchar(2) NOT NULL,
    reason_detail varchar(200) NOT NULL,
    relation varchar(20) NOT NULL,
    note varchar(500) NOT NULL,
    origins jsonb NOT NULL,
    handed_in_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    facility_unverified boolean NOT NULL,
    confirmed_at timestamptz,
    confirmed_by_id bigint REFERENCES accounts_user (id),
    correction_asked_at timestamptz,
    correction_reason varchar(500) NOT NULL,
    PRIMARY KEY (id, arrival_on),
    CONSTRAINT stay_departed_has_moment CHECK ((status = 'departed') <= (departed_at IS NOT NULL)),
    CONSTRAINT stay_confirmed_by_someone CHECK ((confirmed_at IS NULL) = (confirmed_by_id IS NULL))
) PARTITION BY RANGE (arrival_on);
ALTER SEQUENCE stays_stay_id_seq OWNED BY stays_stay.id;

CREATE UNIQUE INDEX stay_receipt ON stays_stay (receipt, arrival_on);
CREATE UNIQUE INDEX stay_once_a_day ON stays_stay (facility_id, document_key, arrival_on)
    WHERE status <> 'cancelled';
CREATE INDEX stay_by_submission ON stays_stay (submission_id, position);
CREATE INDEX stay_by_facility ON stays_stay (facility_id, arrival_on DESC, id DESC);
CREATE INDEX stay_in_house ON stays_stay (facility_id, departure_on) WHERE status = 'staying';
CREATE INDEX stay_by_ward ON stays_stay (ward_code, arrival_on DESC, id DESC);
CREATE INDEX stay_to_confirm ON stays_stay (ward_code, handed_in_at) WHERE confirmed_at IS NULL;
CREATE INDEX stay_of_foreigners ON stays_stay (province_code, arrival_on DESC, id DESC) WHERE regime = 'F';
CREATE INDEX stay_by_document ON stays_stay (document_key);
CREATE INDEX stay_by_reference ON stays_stay (facility_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX stay_by_name ON stays_stay USING gin (to_tsvector('simple', search_key));

CREATE SEQUENCE stays_entry_id_seq AS bigint;
CREATE TABLE stays_entry (
    id bigint NOT NULL DEFAULT nextval('stays_entry_id_seq'),
    arrival_on date NOT NULL,
    stay_id bigint NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    action varchar(20) NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL,
    channel varchar(12) NOT NULL,
    reason varchar(500) NOT NULL,
    changes jsonb,
    PRIMARY KEY (stay_id, version, arrival_on),
    CONSTRAINT entry_first_is_hand_in CHECK ((action = 'handed_in') = (version = 1))
) PARTITION BY RANGE (arrival_on);
ALTER SEQUENCE stays_entry_id_seq OWNED BY stays_entry.id;

CREATE FUNCTION stays_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal of stays is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON stays_entry
    FOR EACH ROW EXECUTE FUNCTION stays_entry_is_append_only();

CREATE FUNCTION stays_ensure_partitions(first_month date, last_month date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    month date := date_trunc('month', first_month);
    parent text;
    made integer := 0;
BEGIN
    WHILE month <= last_month LOOP
        FOREACH parent IN ARRAY ARRAY['stays_stay', 'stays_entry'] LOOP
            IF to_regclass(format('%s_%s', parent, to_char(month, 'YYYYMM'))) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    format('%s_%s', parent, to_char(month, 'YYYYMM')), parent, month, month + interval '1 month'
                );
                made := made + 1;
            END IF;
        END LOOP;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END $$;

SELECT stays_ensure_partitions((now() - interval '14 months')::date, (now() + interval '3 months')::date);
"""

REMOVAL = """
DROP TABLE stays_entry;
DROP TABLE stays_stay;
DROP FUNCTION stays_entry_is_append_only();
DROP FUNCTION stays_ensure_partitions(date, date);
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0001_initial")]

    operations = [migrations.RunSQL(TABLES, REMOVAL)]
