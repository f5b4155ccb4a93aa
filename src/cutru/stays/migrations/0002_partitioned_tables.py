"""The tables of stays and their journal, partitioned by arrival month, with what the database itself guarantees."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = """
CREATE SEQUENCE stays_stay_id_seq AS bigint;
CREATE TABLE stays_stay (
    id bigint NOT NULL DEFAULT nextval('stays_stay_id_seq'),
    arrival_on date NOT NULL,
    province_code varchar(2) NOT NULL,
    ward_code varchar(5) NOT NULL,
    facility_id bigint NOT NULL,
    submission_id uuid NOT NULL,
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
    confirmed_by_id bigint,
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

-- What foreign keys to submission and facility would guarantee, asked once for all rows of a statement: ten
-- thousand rows of one submission need one look, where a foreign key takes two for each row. A stay's facility
-- is the submission's, whose own foreign key keeps the facility.
CREATE FUNCTION stays_stay_belongs_to_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The lock makes whoever deletes one of these submissions meanwhile wait, and then see its stays.
    PERFORM FROM stays_submission WHERE id IN (SELECT submission_id FROM arrived) FOR KEY SHARE;
    IF EXISTS (
        SELECT submission_id, facility_id FROM arrived EXCEPT SELECT id, facility_id FROM stays_submission
        WHERE id IN (SELECT submission_id FROM arrived)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a stay needs a submission of its facility';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER belongs_to_submission AFTER INSERT ON stays_stay
    REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION stays_stay_belongs_to_submission();

CREATE FUNCTION stays_stay_stays_with_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = 'a stay keeps its submission and facility';
END $$;
CREATE TRIGGER stays_with_submission BEFORE UPDATE OF submission_id, facility_id ON stays_stay FOR EACH ROW
    WHEN (OLD.submission_id <> NEW.submission_id OR OLD.facility_id <> NEW.facility_id)
    EXECUTE FUNCTION stays_stay_stays_with_submission();

CREATE FUNCTION stays_submission_keeps_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM stays_stay WHERE submission_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'the submission has stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keeps_stays BEFORE DELETE ON stays_submission
    FOR EACH ROW EXECUTE FUNCTION stays_submission_keeps_stays();
CREATE TRIGGER keeps_place BEFORE UPDATE OF id, facility_id ON stays_submission FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.facility_id <> NEW.facility_id)
    EXECUTE FUNCTION stays_submission_keeps_stays();

-- Likewise for who confirmed: a foreign key would note every new row to look at later, though none has one yet.
CREATE FUNCTION stays_stay_confirmed_by_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM accounts_user WHERE id = NEW.confirmed_by_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'a stay is confirmed by a user';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER confirmed_by_user AFTER INSERT OR UPDATE OF confirmed_by_id ON stays_stay FOR EACH ROW
    WHEN (NEW.confirmed_by_id IS NOT NULL) EXECUTE FUNCTION stays_stay_confirmed_by_user();

CREATE FUNCTION stays_user_keeps_confirmations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM stays_stay WHERE confirmed_by_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'the user has confirmed stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keeps_confirmations BEFORE DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION stays_user_keeps_confirmations();
CREATE TRIGGER keeps_id BEFORE UPDATE OF id ON accounts_user FOR EACH ROW
    WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION stays_user_keeps_confirmations();

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
    part text;
    made integer := 0;
BEGIN
    WHILE month <= last_month LOOP
        FOREACH parent IN ARRAY ARRAY['stays_stay', 'stays_entry'] LOOP
            part := format('%s_%s', parent, to_char(month, 'YYYYMM'));
            IF to_regclass(part) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    part, parent, month, month + interval '1 month'
                );
                IF parent = 'stays_stay' THEN  -- the parent's trigger does not see rows put here past it
                    EXECUTE format(
                        'CREATE TRIGGER belongs_to_submission AFTER INSERT ON %I
                         REFERENCING NEW TABLE AS arrived
                         FOR EACH STATEMENT EXECUTE FUNCTION stays_stay_belongs_to_submission()', part
                    );
                END IF;
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
DROP TRIGGER keeps_confirmations ON accounts_user;
DROP TRIGGER keeps_id ON accounts_user;
DROP FUNCTION stays_stay_confirmed_by_user();
DROP FUNCTION stays_user_keeps_confirmations();
DROP TRIGGER keeps_stays ON stays_submission;
DROP TRIGGER keeps_place ON stays_submission;
DROP FUNCTION stays_stay_belongs_to_submission();
DROP FUNCTION stays_stay_stays_with_submission();
DROP FUNCTION stays_submission_keeps_stays();
DROP FUNCTION stays_entry_is_append_only();
DROP FUNCTION stays_ensure_partitions(date, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stays", "0001_initial"),
        ("facilities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLES, REMOVAL)],
            state_operations=[
                migrations.CreateModel(
                    name="StayEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("arrival_on", models.DateField(help_text="arrival at hand-in: the partition")),
                        ("stay_id", models.BigIntegerField()),
                        (
                            "version",
                            models.IntegerField(
                                help_text="1 for the hand-in, then counting up: one act each"
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("handed_in", "Đã gửi"),
                                    ("corrected", "Đính chính"),
                                    ("room_changed", "Đổi phòng"),
                                    ("extended", "Gia hạn"),
                                    ("departed", "Trả phòng"),
                                    ("cancelled", "Huỷ"),
                                    ("confirmed", "Công an xác nhận"),
                                    ("correction_asked", "Công an yêu cầu đính chính"),
                                ],
                                max_length=20,
                                verbose_name="việc",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="lúc")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("form", "Nhập trên trang"),
                                    ("xml", "Tệp XML"),
                                    ("xlsx", "Tệp Excel"),
                                    ("partner_api", "Kết nối phần mềm (v1.4)"),
                                    ("api", "Kết nối phần mềm"),
                                    ("offline", "Nhập khi mất mạng"),
                                    ("phone", "Điện thoại"),
                                    ("email", "Thư điện tử"),
                                    ("counter", "Trực tiếp"),
                                ],
                                max_length=12,
                                verbose_name="cách gửi",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                        ("changes", models.JSONField(help_text="field → [before, after]", null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người làm",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nhật ký lượt lưu trú",
                        "verbose_name_plural": "nhật ký lượt lưu trú",
                        "db_table": "stays_entry",
                        "ordering": ["version"],
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("arrival_on", models.DateField(verbose_name="ngày đến")),
                        ("province_code", models.CharField(max_length=2)),
                        ("ward_code", models.CharField(max_length=5)),
                        ("position", models.IntegerField(help_text="row of the submission, counted from 1")),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("F", "Khai báo tạm trú cho người nước ngoài"),
                                    ("V", "Thông báo lưu trú cho công dân Việt Nam"),
                                ],
                                max_length=1,
                                verbose_name="loại khai báo",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("staying", "Đang lưu trú"),
                                    ("departed", "Đã trả phòng"),
                                    ("cancelled", "Đã huỷ"),
                                ],
                                max_length=10,
                                verbose_name="tình trạng",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("form", "Nhập trên trang"),
                                    ("xml", "Tệp XML"),
                                    ("xlsx", "Tệp Excel"),
                                    ("partner_api", "Kết nối phần mềm (v1.4)"),
                                    ("api", "Kết nối phần mềm"),
                                    ("offline", "Nhập khi mất mạng"),
                                    ("phone", "Điện thoại"),
                                    ("email", "Thư điện tử"),
                                    ("counter", "Trực tiếp"),
                                ],
                                max_length=12,
                                verbose_name="cách gửi",
                            ),
                        ),
                        ("receipt", models.CharField(max_length=16, verbose_name="số biên nhận")),
                        (
                            "reference",
                            models.CharField(max_length=100, null=True, verbose_name="mã của cơ sở"),
                        ),
                        ("version", models.IntegerField(default=1)),
                        ("full_name", models.CharField(max_length=160, verbose_name="họ và tên")),
                        ("search_key", models.CharField(max_length=160)),
                        ("sex", models.CharField(max_length=1, verbose_name="giới tính")),
                        ("birth_date", models.DateField(verbose_name="ngày sinh")),
                        ("birth_precision", models.CharField(max_length=1)),
                        ("nationality", models.CharField(max_length=3, verbose_name="quốc tịch")),
                        ("document_type", models.CharField(max_length=10, verbose_name="loại giấy tờ")),
                        ("document_name", models.CharField(max_length=100, verbose_name="tên giấy tờ")),
                        ("document_number", models.CharField(max_length=40, verbose_name="số giấy tờ")),
                        ("document_key", models.CharField(max_length=40)),
                        ("room", models.CharField(max_length=32, verbose_name="phòng")),
                        ("arrival_at", models.DateTimeField(verbose_name="lúc đến")),
                        ("arrival_time_known", models.BooleanField()),
                        ("departure_on", models.DateField(verbose_name="ngày đi dự kiến")),
                        ("departure_time", models.TimeField(null=True, verbose_name="giờ đi dự kiến")),
                        ("departed_at", models.DateTimeField(null=True, verbose_name="lúc trả phòng")),
                        (
                            "entry_document_kind",
                            models.CharField(max_length=32, verbose_name="loại giấy tờ nhập cảnh"),
                        ),
                        ("entry_document_number", models.CharField(max_length=40, verbose_name="số")),
                        ("entry_document_from", models.DateField(null=True, verbose_name="giá trị từ")),
                        ("entry_document_until", models.DateField(null=True, verbose_name="giá trị đến")),
                        ("entry_document_issued_on", models.DateField(null=True, verbose_name="ngày cấp")),
                        (
                            "entry_document_issuer",
                            models.CharField(max_length=160, verbose_name="cơ quan cấp"),
                        ),
                        ("entry_on", models.DateField(null=True, verbose_name="ngày nhập cảnh")),
                        ("entry_gate", models.CharField(max_length=100, verbose_name="cửa khẩu")),
                        (
                            "entry_purpose",
                            models.CharField(max_length=160, verbose_name="mục đích nhập cảnh"),
                        ),
                        (
                            "permitted_until",
                            models.DateField(null=True, verbose_name="được phép tạm trú đến"),
                        ),
                        ("phone", models.CharField(max_length=20, verbose_name="điện thoại")),
                        ("residence_kind", models.CharField(max_length=1, verbose_name="nơi cư trú")),
                        (
                            "residence_province_code",
                            models.CharField(max_length=2, verbose_name="tỉnh, thành phố"),
                        ),
                        ("residence_ward_code", models.CharField(max_length=5, verbose_name="phường, xã")),
                        (
                            "residence_address",
                            models.CharField(max_length=300, verbose_name="địa chỉ chi tiết"),
                        ),
                        ("reason", models.CharField(max_length=2, verbose_name="lý do lưu trú")),
                        ("reason_detail", models.CharField(max_length=200, verbose_name="lý do khác")),
                        ("relation", models.CharField(max_length=20, verbose_name="quan hệ với chủ nhà")),
                        ("note", models.CharField(max_length=500, verbose_name="ghi chú")),
                        (
                            "origins",
                            models.JSONField(
                                default=dict, help_text="field → typed, mrz, qr, file, api, phone"
                            ),
                        ),
                        ("handed_in_at", models.DateTimeField(verbose_name="lúc gửi")),
                        ("due_at", models.DateTimeField(verbose_name="hạn")),
                        ("is_late", models.BooleanField(verbose_name="gửi muộn")),
                        ("facility_unverified", models.BooleanField(verbose_name="cơ sở chưa xác minh")),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="lúc công an xác nhận"),
                        ),
                        (
                            "correction_asked_at",
                            models.DateTimeField(null=True, verbose_name="lúc yêu cầu đính chính"),
                        ),
                        (
                            "correction_reason",
                            models.CharField(max_length=500, verbose_name="điều cần đính chính"),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="facilities.facility",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="stays.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lượt lưu trú",
                        "verbose_name_plural": "lượt lưu trú",
                        "db_table": "stays_stay",
                    },
                ),
            ],
        )
    ]
