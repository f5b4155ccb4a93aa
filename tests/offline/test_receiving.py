"""Sealed guests come in through the one door: receipts, known ones, rows to mend; nothing lost or doubled."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cutru.facilities.models import Facility
from cutru.offline import actions
from cutru.offline.actions import Answer
from cutru.offline.models import OfflineGuest, OfflineKey
from cutru.stays.actions import drafts
from cutru.stays.models import Draft, Stay, StayEntry, Submission
from cutru.stays.typed import scan_problems
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.identity.zones import Person, td3
from tests.offline.factories import content, foreigner, items, key_of, sealed
from tests.police.factories import ward_officer
from tests.stays.factories import foreign_guest, give_in, receptionist_of

pytestmark = pytest.mark.django_db

ZONE = td3(Person("MUSTERMANN", "ERIKA", "L01X00N47", "D<<", "640812", "F", "330101"))
CARD = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Quận Mẫu, Hà Nội|20062021"


@pytest.fixture
def place() -> Facility:
    return make_facility()


def receive(place: Facility, *given: dict) -> list[Answer]:
    return actions.receive(receptionist_of(place), place, items(*given))


def outcomes(answers: list[Answer]) -> list[str]:
    return [
        answer.guest.outcome if answer.guest else str(answer.problem and answer.problem.code)
        for answer in answers
    ]


def stay_values(**changes: str) -> dict[str, str]:
    """What is typed beside a scanned document."""
    typed = foreigner(**changes)
    return {name: typed[name] for name in ("room", "arrival_on", "departure_on")} | changes


def test_a_sealed_guest_gets_a_receipt_and_keeps_both_times(place: Facility) -> None:
    typed_at = timezone.now() - timedelta(minutes=39)
    given = sealed(place, content(foreigner(document_number="C01X00T47")), at=typed_at)
    [answer] = receive(place, given)
    stay = Stay.objects.get(document_key="C01X00T47")
    entry = StayEntry.objects.get(stay_id=stay.pk)
    guest = OfflineGuest.objects.get()
    assert (answer.guest, guest.outcome, guest.receipt) == (guest, "accepted", stay.receipt)
    assert (stay.channel, entry.channel, stay.reference) == ("offline", "offline", given["reference"])
    typed_at = typed_at.replace(microsecond=typed_at.microsecond // 1000 * 1000)
    assert (entry.acted_at, guest.acted_at) == (typed_at, typed_at)
    assert entry.at - typed_at >= timedelta(minutes=39)
    assert entry.at <= guest.arrived_at


def test_lateness_is_judged_by_the_arrival_at_the_portal(place: Facility) -> None:
    day = timezone.localdate() - timedelta(days=3)
    typed_at = timezone.now() - timedelta(days=3)
    OfflineKey.objects.filter(pk=key_of(place).pk).update(created_at=typed_at - timedelta(days=1))
    receive(place, sealed(place, content(foreigner(arrival_on=f"{day:%d/%m/%Y}")), at=typed_at))
    assert Stay.objects.get().is_late


def test_many_guests_keep_each_its_own_time(place: Facility) -> None:
    now = timezone.now()
    moments = [now - timedelta(minutes=number) for number in range(30)]
    given = [sealed(place, at=moment) for moment in moments]
    assert outcomes(receive(place, *given)) == ["accepted"] * 30
    kept = {stay.reference: stay.pk for stay in Stay.objects.all()}
    for item in given:
        entry = StayEntry.objects.get(stay_id=kept[item["reference"]])
        assert entry.acted_at == datetime.fromisoformat(item["acted_at"])
    assert Submission.objects.get().accepted == 30


def test_the_same_guest_twice_gets_the_same_answer(place: Facility) -> None:
    given = [sealed(place), sealed(place, content(foreigner(sex="")))]
    first, second = receive(place, *given), receive(place, *given)
    assert first == second
    assert outcomes(first) == ["accepted", "kept"]
    assert (Stay.objects.count(), Draft.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_a_reference_given_twice_in_one_sending_is_one_guest(place: Facility) -> None:
    given = sealed(place)
    assert outcomes(receive(place, given, given)) == ["accepted"]
    assert Stay.objects.count() == 1


def test_a_stolen_reference_does_not_replace_the_first_guest(place: Facility) -> None:
    given = sealed(place)
    receive(place, given)
    other = sealed(place) | {"reference": given["reference"]}
    [answer] = receive(place, other)
    assert answer.guest == OfflineGuest.objects.get()
    assert Stay.objects.count() == 1


def test_a_guest_who_was_handed_in_another_way_is_known(place: Facility) -> None:
    before = give_in(place, foreign_guest(document_number="C01X00T47")).results[0]
    [answer] = receive(place, sealed(place, content(foreigner(document_number="c01 x00t47"))))
    assert answer.guest is not None
    assert (answer.guest.outcome, answer.guest.receipt) == ("known", before.receipt)
    assert Stay.objects.count() == 1


def test_a_faulty_guest_becomes_a_row_of_the_sheet_with_all_that_was_typed(place: Facility) -> None:
    typed = foreigner(full_name="KHÁCH THIẾU PHÒNG", room="", note="Tầng 3")
    at = timezone.now() - timedelta(minutes=5)
    [answer] = receive(place, sealed(place, content(typed), at=at))
    draft = Draft.objects.get()
    assert answer.guest is not None
    assert (answer.guest.outcome, answer.guest.draft) == ("kept", draft)
    assert draft.values["full_name"] == "KHÁCH THIẾU PHÒNG"
    assert draft.values["note"] == "Tầng 3"
    assert set(draft.origins.values()) == {"typed"}
    [checked] = drafts.check_drafts(receptionist_of(place), place, [draft])
    assert [problem.code for problem in checked.problems if problem.severity == "error"] == ["room_required"]
    assert Stay.objects.count() == 0


def test_a_mended_row_still_tells_when_it_was_typed(place: Facility) -> None:
    at = timezone.now() - timedelta(minutes=5)
    receive(place, sealed(place, content(foreigner(room="")), at=at))
    draft, person = Draft.objects.get(), receptionist_of(place)
    drafts.update_draft(person, place, draft.pk, {"room": "12"})
    sent = drafts.send_drafts(person, place, [draft.pk])
    assert sent.outcome is not None
    assert sent.outcome.accepted == 1
    assert StayEntry.objects.get().acted_at == draft.acted_at


def test_an_overlap_comes_back_to_the_person(place: Facility) -> None:
    day = timezone.localdate() - timedelta(days=1)
    give_in(place, foreign_guest(document_number="C01X00T47", arrival_on=day))
    [answer] = receive(place, sealed(place, content(foreigner(document_number="C01X00T47"))))
    assert answer.guest is not None
    assert answer.guest.outcome == "kept"
    assert Draft.objects.get().values["document_number"] == "C01X00T47"


def test_a_guest_who_is_still_to_come_is_expected(place: Facility) -> None:
    later = timezone.localdate() + timedelta(days=3)
    typed = foreigner(arrival_on=f"{later:%d/%m/%Y}", departure_on=f"{later + timedelta(days=1):%d/%m/%Y}")
    assert outcomes(receive(place, sealed(place, content(typed)))) == ["kept"]
    assert Draft.objects.get().state == "expected"


def test_a_mended_guest_is_answered_as_before(place: Facility) -> None:
    given = sealed(place, content(foreigner(room="")))
    receive(place, given)
    drafts.delete_draft(receptionist_of(place), place, Draft.objects.get().pk)
    [answer] = receive(place, given)
    assert answer.guest is not None
    assert (answer.guest.outcome, answer.guest.draft) == ("kept", None)
    assert Draft.objects.count() == 0


def test_a_card_is_read_here_and_what_was_typed_goes_before_it(place: Facility) -> None:
    typed = stay_values(reason="1", phone="0912345678", full_name="Trần Thị Thử Nhầm")
    inside = content(typed, regime="V", scan=CARD)
    assert outcomes(receive(place, sealed(place, inside))) == ["accepted"]
    stay = Stay.objects.get()
    assert (stay.regime, stay.document_number, stay.document_type, stay.sex) == (
        "V",
        "001199000000",
        "1",
        "F",
    )
    assert stay.full_name == "Trần Thị Thử Nhầm"
    assert (stay.origins["document_number"], stay.origins["full_name"]) == ("qr", "typed")


@pytest.mark.parametrize(
    ("address", "province", "ward", "detail"),
    [
        ("Thôn 3, Chương Dương, Thường Tín, Hà Tây", "01", "10237", "Thôn 3"),
        ("Số 1, Phường Mẫu, Quận Mẫu, Hà Nội", "01", "", "Số 1, Phường Mẫu, Quận Mẫu, Hà Nội"),
        ("Số 1, Xã Mẫu, Tỉnh Mẫu", "", "", "Số 1, Xã Mẫu, Tỉnh Mẫu"),
    ],
    ids=("old units", "ward unknown", "nothing known"),
)
def test_a_card_s_old_address_keeps_nobody_back_and_only_what_is_certain_is_handed_in(
    place: Facility, address: str, province: str, ward: str, detail: str
) -> None:
    card = f"001199000000||Trần Thị Thử|15011999|Nữ|{address}|20062021"
    inside = content(stay_values(reason="1"), regime="V", scan=card)
    assert outcomes(receive(place, sealed(place, inside))) == ["accepted"]
    stay = Stay.objects.get()
    assert (stay.residence_province_code, stay.residence_ward_code, stay.residence_address) == (
        province,
        ward,
        detail,
    )


def test_a_card_s_doubt_about_the_person_keeps_back_whatever_its_address_says(place: Facility) -> None:
    card = CARD.replace("Nữ", "Nam")  # the number is a woman's
    typed = stay_values(reason="1")
    assert outcomes(receive(place, sealed(place, content(typed, regime="V", scan=card)))) == ["kept"]
    doubts = [problem.field for problem in scan_problems(Draft.objects.get().values)]
    assert doubts == ["document_number", "residence_ward_code"]


@pytest.mark.parametrize(("seen", "outcome"), [(True, "accepted"), (False, "kept")])
def test_a_passports_name_waits_for_the_tick(place: Facility, seen: bool, outcome: str) -> None:
    inside = content(stay_values(), scan=ZONE, name_seen=seen)
    assert outcomes(receive(place, sealed(place, inside))) == [outcome]


def test_a_document_read_with_a_doubt_waits_for_a_look(place: Facility) -> None:
    damaged = ZONE.replace("640812", "640813")
    inside = content(stay_values(), scan=damaged, name_seen=True)
    assert outcomes(receive(place, sealed(place, inside), sealed(place))) == ["kept", "accepted"]
    [checked] = drafts.check_drafts(receptionist_of(place), place, [Draft.objects.get()])
    assert [problem.code for problem in checked.problems][:2] == ["mrz_check_birth", "mrz_check_composite"]
    assert checked.is_ready


def test_a_scan_that_nothing_can_be_read_of_is_kept_for_the_person(place: Facility) -> None:
    receive(place, sealed(place, content(stay_values(), scan="P<D<<MUSTERM\n<<<<")))
    assert Draft.objects.get().values["note"] == "Đã quét khi mất mạng, chưa đọc được: P<D<<MUSTERM <<<<"


def test_short_dates_mean_what_they_meant_when_they_were_typed(place: Facility) -> None:
    typed_at = timezone.now() - timedelta(days=2)
    OfflineKey.objects.filter(pk=key_of(place).pk).update(created_at=typed_at - timedelta(days=1))
    typed = foreigner(arrival_on="nay", departure_on="+3")
    receive(place, sealed(place, content(typed), at=typed_at))
    stay, day = Stay.objects.get(), timezone.localdate(typed_at)
    assert (stay.arrival_on, stay.departure_on) == (day, day + timedelta(days=3))


@pytest.mark.parametrize("off_by", [timedelta(days=-3650), timedelta(days=400), timedelta(minutes=6)])
def test_a_clock_that_must_be_wrong_is_told_but_not_believed(place: Facility, off_by: timedelta) -> None:
    typed_at = timezone.now() + off_by
    receive(place, sealed(place, content(foreigner(arrival_on="nay")), at=typed_at))
    entry, stay = StayEntry.objects.get(), Stay.objects.get()
    assert entry.acted_at == typed_at.replace(microsecond=typed_at.microsecond // 1000 * 1000)
    assert stay.arrival_on == timezone.localdate()


def test_what_belongs_to_another_facility_is_left_on_the_device(place: Facility) -> None:
    other = make_facility(HAI_BA_TRUNG)
    mine, theirs = sealed(place), sealed(other)
    assert outcomes(receive(place, mine, theirs)) == ["accepted", "offline_other_facility"]
    assert [guest.reference for guest in OfflineGuest.objects.all()] == [UUID(mine["reference"])]


def test_a_guest_of_another_facility_does_not_open_under_ones_own_name(place: Facility) -> None:
    other = make_facility(HAI_BA_TRUNG)
    theirs = sealed(other)
    relabelled = [
        {**theirs, "facility": place.pk},
        {**theirs, "facility": place.pk, "key_id": str(key_of(place).pk)},
    ]
    found = [outcomes(receive(place, one)) for one in relabelled]
    assert found == [["offline_key_unknown"], ["offline_unreadable"]]
    assert OfflineGuest.objects.count() == 0


def test_what_was_sealed_for_another_reference_or_moment_is_refused(place: Facility) -> None:
    given = sealed(place)
    later = (timezone.now() + timedelta(hours=1)).isoformat(timespec="milliseconds")
    for changed in ({"reference": "6f2b8a50-0000-4000-8000-000000000002"}, {"acted_at": later}):
        assert outcomes(receive(place, given | changed)) == ["offline_unreadable"]
    assert Stay.objects.count() == 0


GARBAGE = [
    b"",
    b"null",
    b"[]",
    b"\xff\xfe",
    b'{"version": 1}',
    b'{"version": 2, "regime": "F", "values": {}}',
    b'{"version": 1, "regime": "X", "values": {}}',
    b'{"version": 1, "regime": "F", "values": {"is_late": "f"}}',
    b'{"version": 1, "regime": "F", "values": {"scan_problems": "[[]]"}}',
    b'{"version": 1, "regime": "F", "values": {"full_name": 7}}',
    b'{"version": 1, "regime": "F", "values": {"full_name": "A\\u0000B"}}',
    b'{"version": 1, "regime": "F", "values": {"full_name": "\\ud800"}}',
    b'{"version": 1, "regime": "F", "values": {}, "scan": "\\u0000"}',
    b'{"version": 1, "regime": "F", "values": {"note": "' + b"x" * 601 + b'"}}',
    b'{"version": 1, "regime": "F", "values": {}, "extra": 1}',
    b'{"version": 1, "regime": "F", "values": {}, "scan": "' + b"x" * 1001 + b'"}',
]


@pytest.mark.parametrize("inside", GARBAGE)
def test_what_no_device_of_ours_would_seal_is_refused(place: Facility, inside: bytes) -> None:
    good = sealed(place)
    assert outcomes(receive(place, sealed(place, inside), good)) == ["offline_unreadable", "accepted"]
    assert (Draft.objects.count(), Stay.objects.count()) == (0, 1)


@pytest.mark.parametrize("scan", ["|||||||", "001199000000|", "P<" + "<" * 86, "<" * 1000, "\ud7ff" * 1000])
def test_no_scan_makes_trouble(place: Facility, scan: str) -> None:
    assert outcomes(receive(place, sealed(place, content({}, scan=scan)))) == ["kept"]


def test_an_empty_guest_is_kept_for_a_person_to_see(place: Facility) -> None:
    assert outcomes(receive(place, sealed(place, content({})))) == ["kept"]


def test_what_finds_no_room_on_the_sheet_stays_on_the_device(
    place: Facility, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    faulty = [sealed(place, content(foreigner(room=""))) for _guest in range(2)]
    good = sealed(place)
    assert outcomes(receive(place, *faulty, good)) == ["kept", "sheet_full", "accepted"]
    drafts.delete_draft(receptionist_of(place), place, Draft.objects.get().pk)
    assert outcomes(receive(place, faulty[1])) == ["kept"]


def test_only_people_of_the_facility_may_send(place: Facility) -> None:
    given = items(sealed(place))
    for stranger in (receptionist_of(make_facility(HAI_BA_TRUNG)), ward_officer()):
        with pytest.raises(PermissionDenied):
            actions.receive(stranger, place, given)
        with pytest.raises(PermissionDenied):
            actions.key_for(stranger, place)
    assert (Stay.objects.count(), OfflineGuest.objects.count()) == (0, 0)


def test_a_facility_keeps_its_key(place: Facility) -> None:
    assert key_of(place) == key_of(place)
    assert key_of(place).pk != key_of(make_facility(HAI_BA_TRUNG)).pk


def test_the_private_half_lies_encrypted_in_the_database(place: Facility) -> None:
    key = key_of(place)
    private = actions._private(key)
    assert private is not None
    assert len(private) == 64
    assert private not in key.private_key


def test_a_secret_key_that_was_replaced_keeps_old_guests_readable(place: Facility, settings) -> None:
    given = sealed(place)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 50
    assert outcomes(receive(place, given)) == ["accepted"]


def test_a_secret_key_that_was_lost_gives_a_new_key_and_says_so(place: Facility, settings) -> None:
    given = sealed(place)
    settings.SECRET_KEY = "another-" + "y" * 50
    assert outcomes(receive(place, given)) == ["offline_key_unknown"]
    assert str(key_of(place).pk) != given["key_id"]
    assert outcomes(receive(place, sealed(place))) == ["accepted"]
