"""Databases loaded with the draft codes of wards: everything follows to the codes of the decision."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from cutru.exchange.models import Import, ImportRow
from cutru.facilities.models import Facility
from cutru.places import lookup, reference
from cutru.places.models import PoliceUnit, Province, Rollout, Ward
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel, Draft, Stay, StayEntry
from tests.facilities.factories import make_facility, make_sandbox
from tests.stays.factories import candidates, make_stay, receptionist_of, vietnamese_guest

pytestmark = pytest.mark.django_db

CODES = import_module("cutru.places.migrations.0003_codes_of_the_decision")

OLD = {
    "01537": "01558", "01558": "01561", "01561": "01537", "00229": "00226", "00226": "00196",
    "00082": "00073", "26876": "26887",
}  # fmt: skip
"""Code of today → code in the first list: three in a circle, two in a row, two to codes nobody had."""
OLD_NAMES = {"26876": "Phường  An Nhơn", "24718": "Xã Đắk song", "14182": "Xã Giao Hoà"}
HA_LANG, VINH_QUY, CUA_NAM, KIM_LIEN = "01558", "01561", "00082", "00229"


@pytest.fixture
def aged() -> None:
    """The tables of places as the first list filled them, for these wards."""
    with connection.cursor() as cursor:
        for code, name in OLD_NAMES.items():
            unit = f"Công an {name[:1].lower()}{name[1:]}"
            cursor.execute("UPDATE places_ward SET name = %s WHERE code = %s", [name, code])
            cursor.execute("UPDATE places_policeunit SET name = %s WHERE ward_id = %s", [unit, code])
        for form in ("X{}", "{}"):
            for number, (right, old) in enumerate(OLD.items()):
                new, present = (f"X{number}", right) if form == "X{}" else (old, f"X{number}")
                cursor.execute("UPDATE places_ward SET code = %s WHERE code = %s", [new, present])
                cursor.execute("UPDATE places_policeunit SET ward_id = %s WHERE ward_id = %s", [new, present])
    lookup.units.cache_clear()


@pytest.fixture(autouse=True)
def _forgotten() -> Any:
    yield
    lookup.units.cache_clear()


def correct() -> None:
    with connection.schema_editor(atomic=False) as editor:
        CODES.correct(apps, editor)
    lookup.units.cache_clear()


def rows(model: Any, *fields: str) -> list[tuple[Any, ...]]:
    return sorted(model.objects.values_list(*fields))


def listed(make: Callable[[], Any], *fields: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[field] for field in fields) for row in make())


def check_places_are_those_of_the_list() -> None:
    ward_fields = ("code", "province_id", "name", "search_key")
    assert rows(Ward, *ward_fields) == listed(reference.ward_rows, *ward_fields)
    units = [row for row in reference.unit_rows() if row["kind"] == "ward"]
    found = PoliceUnit.objects.filter(kind="ward").values_list("ward_id", "province_id", "name")
    assert sorted(found) == sorted((row["ward_id"], row["province_id"], row["name"]) for row in units)


def test_a_new_database_has_our_list_and_nothing_to_correct(django_assert_num_queries: Any) -> None:
    check_places_are_those_of_the_list()
    with django_assert_num_queries(2):
        correct()
    check_places_are_those_of_the_list()


@pytest.mark.usefixtures("aged")
def test_wards_and_their_police_get_the_codes_and_names_of_the_list() -> None:
    places = dict(PoliceUnit.objects.filter(kind="ward").values_list("pk", "ward__search_key"))
    Ward.objects.filter(code=OLD[HA_LANG]).update(is_border=True)
    correct()
    check_places_are_those_of_the_list()
    assert dict(PoliceUnit.objects.filter(kind="ward").values_list("pk", "ward__search_key")) == places
    assert list(Ward.objects.filter(is_border=True).values_list("code", flat=True)) == [HA_LANG]


@pytest.mark.usefixtures("aged")
def test_twice_is_as_good_as_once() -> None:
    correct()
    before = rows(Ward, "code", "name")
    correct()
    assert rows(Ward, "code", "name") == before


@pytest.mark.usefixtures("aged")
def test_facilities_stays_rollouts_and_drafts_follow_their_wards() -> None:
    for ward in (HA_LANG, VINH_QUY):
        Rollout.objects.create(service="V", province_id="04", ward_id=OLD[ward], starts=date(2026, 1, 1))
    homes = {HA_LANG: CUA_NAM, VINH_QUY: KIM_LIEN}
    places, stays = {}, {}
    for ward, home in homes.items():
        places[ward] = make_facility(OLD[ward])
        guest = vietnamese_guest(residence_province_code="01", residence_ward_code=OLD[home])
        stays[ward] = make_stay(places[ward], guest)
        Draft.objects.create(
            facility=places[ward], regime="V", created_by=receptionist_of(places[ward]),
            values={"residence_ward_code": OLD[home], "note": OLD[home]},
        )  # fmt: skip
    stays[""] = make_stay(places[HA_LANG], vietnamese_guest())
    entries = rows(StayEntry, "pk", "stay_id", "version", "at")
    receipts = rows(Stay, "pk", "receipt", "version", "arrival_on")
    correct()
    for ward, home in homes.items():
        assert Facility.objects.get(pk=places[ward].pk).ward_id == ward
        stay = Stay.objects.get(pk=stays[ward].pk)
        assert (stay.province_code, stay.ward_code) == ("04", ward)
        assert (stay.residence_province_code, stay.residence_ward_code) == ("01", home)
        draft = Draft.objects.get(facility=places[ward])
        assert draft.values == {"residence_ward_code": home, "note": OLD[home]}
        assert Rollout.objects.filter(service="V", province_id="04", ward_id=ward).count() == 1
    plain = Stay.objects.get(pk=stays[""].pk)
    assert (plain.ward_code, plain.residence_ward_code) == (HA_LANG, "")
    assert rows(StayEntry, "pk", "stay_id", "version", "at") == entries
    assert rows(Stay, "pk", "receipt", "version", "arrival_on") == receipts


@pytest.mark.usefixtures("aged")
def test_stays_of_a_test_facility_stay_without_an_area() -> None:
    Rollout.objects.create(service="V", province_id="04", ward_id=OLD[HA_LANG], starts=date(2026, 1, 1))
    sandbox = make_sandbox(OLD[HA_LANG])
    submission = SubmissionIn(sandbox.pk, Channel.API)
    hand_in(receptionist_of(sandbox), submission, candidates([vietnamese_guest()]))
    correct()
    assert Facility.objects.get(pk=sandbox.pk).ward_id == HA_LANG
    assert rows(Stay, "province_code", "ward_code") == [("", "")]


@pytest.mark.usefixtures("aged")
def test_rejected_rows_of_workbooks_name_the_ward_by_its_code_of_today() -> None:
    facility = make_facility()
    cells = {
        "101900073 - Phường Cửa Nam": "101900082 - Phường Cửa Nam",
        "701926887 - Phường An Nhơn": "701926876 - Phường An Nhơn",
        "101900226 - Phường Kim Liên": "101900229 - Phường Kim Liên",
        "101900070 - Phường Hoàn Kiếm": "101900070 - Phường Hoàn Kiếm",
        "101900226": "101900226",
        "Phường Cửa Nam": "Phường Cửa Nam",
        "": "",
    }
    common = {
        "facility": facility,
        "by": receptionist_of(facility),
        "size": 1,
        "expires_at": "2199-01-01T00:00Z",
    }
    workbook = Import.objects.create(kind=Import.Kind.VIETNAMESE_WORKBOOK, **common)
    foreign = Import.objects.create(kind=Import.Kind.FOREIGN_WORKBOOK, **common)
    for position, cell in enumerate(cells, 1):
        for owner in (workbook, foreign):
            ImportRow.objects.create(
                owner=owner, position=position, outcome="rejected", cells=[*"abcdefghijk", cell, "m"]
            )
    ImportRow.objects.create(owner=workbook, position=99, outcome="accepted")
    ImportRow.objects.create(owner=workbook, position=100, outcome="rejected", cells=["short"])
    correct()
    found = ImportRow.objects.filter(owner=workbook, position__lt=99).values_list("cells", flat=True)
    assert list(found) == [[*"abcdefghijk", cell, "m"] for cell in cells.values()]
    untouched = ImportRow.objects.filter(owner=foreign).values_list("cells", flat=True)
    assert [row[11] for row in untouched] == list(cells)
    assert list(ImportRow.objects.filter(position__gte=99).values_list("cells", flat=True)) == [
        None,
        ["short"],
    ]


MADE_LATER = {
    ("accounts_citizenprofile", "ward_id"),
    ("accounts_user", "committee_ward_id"),
    ("citizens_notice", "ward_id"),
    ("dossiers_dossier", "ward_id"),
    ("dossiers_referral", "ward_id"),
    ("dossiers_slipcounter", "ward_id"),
    ("residence_dwelling", "ward_id"),
    ("residence_dwellingname", "ward_after"),
    ("residence_dwellingname", "ward_before"),
    ("residence_trialpopulationrecord", "permanent_ward_code"),
}
"""Columns of tables that came after the correction: they never held a wrong code."""


@pytest.mark.usefixtures("aged")
def test_every_column_that_holds_a_ward_is_known_to_the_correction() -> None:
    """A later column that points to wards has to be thought of; codes in words are named here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND attname ~ 'ward' AND NOT attisdropped
                AND relnamespace = 'public'::regnamespace
            """
        )
        columns = set(cursor.fetchall())
    known = {*CODES.UNIQUE, *CODES.OTHERS} - {("places_ward", "code")}
    assert columns == known | MADE_LATER


def test_the_migration_is_the_last_of_places() -> None:
    executor = MigrationExecutor(connections["default"])
    assert ("places", "0003_codes_of_the_decision") in executor.loader.graph.leaf_nodes("places")


def test_names_that_differ_in_accents_only_are_told_apart() -> None:
    alike = Province.objects.get(pk="82").wards.filter(search_key="XA TAN THANH")
    find = CODES.finder(list(reference.ward_rows()))
    assert sorted(alike.values_list("name", flat=True)) == ["Xã Tân Thành", "Xã Tân Thạnh"]
    for ward in alike:
        assert find("82", ward.name)["code"] == ward.code
    assert find("82", "Xã Tan Thanh") is None
    assert find("82", "Phường Không Có") is None
