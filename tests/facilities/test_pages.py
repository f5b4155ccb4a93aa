import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cutru.accounts.models import Role
from cutru.audit.models import Event
from cutru.facilities.forms import initial_of
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.places.models import PoliceUnit
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, add_member, make_facility

pytestmark = pytest.mark.django_db

DETAIL, EDIT, BRANCH, SWITCH = (
    reverse(f"facilities:{name}") for name in ("detail", "edit", "add_branch", "switch")
)
GIA_LAM = "00565"


@pytest.fixture
def manager():
    return make_user("quanly", enrolled=False)


@pytest.fixture
def facility(manager):
    return make_facility(name="Khách sạn Sông Thử", manager=manager)


@pytest.fixture
def others():
    """Another facility with things that could leak."""
    stranger = make_user("nguoi-khac", enrolled=False)
    return make_facility(
        name="Nhà nghỉ Bí Mật",
        phone="0999111222",
        representative_number="001199099999",
        manager=stranger,
    )


def form_of(facility, **changes):
    values = initial_of(facility) | changes
    values["representative_birth_date"] = f"{facility.representative_birth_date:%d/%m/%Y}"
    return {name: "" if value is None else value for name, value in values.items()}


def leaks(response, facility):
    page = response.content.decode()
    return [text for text in (facility.name, facility.phone, facility.representative_number) if text in page]


def test_a_stranger_is_sent_to_log_in(client, facility):
    for url in (DETAIL, EDIT, BRANCH, reverse("facilities:staff"), reverse("facilities:add_staff")):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "role", [Role.WARD_POLICE, Role.PROVINCE_IMMIGRATION, Role.CENTRAL_IMMIGRATION, Role.ADMINISTRATOR]
)
def test_other_roles_have_no_pages_of_a_facility(client, facility, role):
    unit = PoliceUnit.objects.get(ward_id=HOAN_KIEM) if role != Role.ADMINISTRATOR else None
    log_in(client, make_user(role=role, unit=unit))
    answer = client.get(DETAIL)
    assert answer.status_code == 403
    assert leaks(answer, facility) == []


def test_someone_of_no_facility_is_told_so(client, others):
    log_in(client, make_user())
    answer = client.get(DETAIL)
    assert answer.status_code == 403
    assert "chưa gắn với cơ sở nào" in answer.content.decode()
    assert leaks(answer, others) == []


def test_the_manager_sees_the_facility_its_state_and_who_receives(client, manager, facility):
    PoliceUnit.objects.filter(ward_id=HOAN_KIEM).update(phone="02438254321")
    page = log_in(client, manager).get(DETAIL).content.decode()
    for text in (facility.name, "Đã xác minh", "Công an phường Hoàn Kiếm", "02438254321", "001180012345"):
        assert text in page


def test_a_refused_facility_reads_the_reason(client, manager, facility):
    facility.verification, facility.verification_reason = "refused", "Không có biển hiệu ở địa chỉ này"
    facility.save()
    assert "Không có biển hiệu ở địa chỉ này" in log_in(client, manager).get(DETAIL).content.decode()


def test_a_receptionist_sees_the_facility_but_not_the_representatives_papers(client, facility):
    receptionist = add_member(facility, make_user()).user
    answer = log_in(client, receptionist).get(DETAIL)
    assert facility.name in answer.content.decode()
    assert facility.representative_number not in answer.content.decode()
    for url in (EDIT, BRANCH, reverse("facilities:staff"), reverse("facilities:add_staff")):
        assert client.get(url).status_code == 403
    assert client.post(EDIT, form_of(facility, name="Đổi tên")).status_code == 403


def test_nothing_of_another_facility_is_shown(client, manager, facility, others):
    log_in(client, manager)
    for name in ("detail", "edit", "add_branch", "staff", "add_staff"):
        assert leaks(client.get(reverse(f"facilities:{name}")), others) == []


def test_a_person_switches_between_own_facilities_only(client, manager, facility, others):
    second = make_facility(name="Nhà nghỉ Thứ Hai", manager=manager)
    log_in(client, manager)
    answer = client.post(SWITCH, {"facility": second.pk, "next": "/?trang=2"})
    assert answer.headers["Location"] == "/?trang=2"
    assert client.get(DETAIL).context["facility"] == second
    assert client.post(reverse("facilities:switch", args=[facility.pk])).headers["Location"] == DETAIL
    assert client.get(DETAIL).context["facility"] == facility
    assert client.post(SWITCH, {"facility": others.pk}).status_code == 404
    assert client.post(reverse("facilities:switch", args=[others.pk])).status_code == 404
    assert client.post(SWITCH, {"facility": "x"}).status_code == 404
    assert client.get(DETAIL).context["facility"] == facility


def test_switching_never_leads_to_another_site(client, manager, facility):
    answer = log_in(client, manager).post(SWITCH, {"facility": facility.pk, "next": "https://evil.example/"})
    assert answer.headers["Location"] == DETAIL


def test_a_member_who_left_works_there_no_more(client, manager, facility):
    second = make_facility(manager=manager)
    log_in(client, manager).post(SWITCH, {"facility": second.pk})
    Membership.objects.filter(facility=second).update(is_active=False)
    assert client.get(DETAIL).context["facility"] == facility


def test_saving_without_change_keeps_the_verification(client, manager, facility):
    answer = log_in(client, manager).post(EDIT, form_of(facility))
    assert answer.headers["Location"] == DETAIL
    facility.refresh_from_db()
    assert facility.is_verified
    assert not Event.objects.filter(action="facility_updated").exists()


def test_a_new_phone_is_saved_and_stays_verified(client, manager, facility):
    log_in(client, manager).post(EDIT, form_of(facility, phone="0243 999 8888"))
    facility.refresh_from_db()
    assert (facility.phone, facility.verification) == ("02439998888", "verified")
    event = Event.objects.get(action="facility_updated")
    assert (event.by, event.subject_id, event.details["fields"]) == (manager, str(facility.pk), ["phone"])


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Khách sạn Đổi Tên"},
        {"type": "guest_house", "stars": ""},
        {"address": "99 phố Khác"},
        {"ward": HAI_BA_TRUNG},
    ],
)
def test_a_new_name_type_or_address_is_verified_anew(client, manager, facility, changes):
    log_in(client, manager).post(EDIT, form_of(facility, **changes))
    facility.refresh_from_db()
    assert (facility.verification, facility.verified_at, facility.verified_by) == ("awaiting", None, None)


def test_any_mending_after_a_refusal_asks_for_verification_again(client, manager, facility):
    facility.verification, facility.verification_reason = "refused", "Sai số đăng ký kinh doanh"
    facility.save()
    log_in(client, manager).post(EDIT, form_of(facility, business_number="0109999999"))
    facility.refresh_from_db()
    assert (facility.verification, facility.verification_reason) == ("awaiting", "")


def test_a_facility_cannot_move_outside_the_rollout_but_one_left_outside_may_still_be_edited(client, manager):
    outside = make_facility(ward=GIA_LAM, manager=manager)
    log_in(client, manager)
    assert client.post(EDIT, form_of(outside, phone="02439990000")).status_code == 302
    inside = make_facility(manager=manager)
    client.post(SWITCH, {"facility": inside.pk})
    answer = client.post(EDIT, form_of(inside, ward=GIA_LAM))
    assert answer.status_code == 422
    assert [one.code for one in answer.context["form"].errors.as_data()["ward"]] == ["outside_rollout"]
    inside.refresh_from_db()
    assert inside.ward_id == HOAN_KIEM


def test_a_wrong_value_changes_nothing(client, manager, facility):
    answer = log_in(client, manager).post(EDIT, form_of(facility, name="Tên Mới", phone="x"))
    assert answer.status_code == 422
    facility.refresh_from_db()
    assert facility.name == "Khách sạn Sông Thử"


def test_without_scripts_the_wards_come_when_editing_too(client, manager, facility):
    page = log_in(client, manager).post(EDIT, form_of(facility, province="31", ward="", pick_province="1"))
    assert page.status_code == 200
    assert "Phường Thủy Nguyên" in page.content.decode()


def branch_form(facility, **changes):
    return form_of(facility, name="Chi nhánh Thử", ward=HAI_BA_TRUNG, token=str(uuid.uuid4()), **changes)


def test_a_branch_belongs_to_its_main_facility_and_is_verified_on_its_own(client, manager, facility):
    log_in(client, manager)
    assert client.get(BRANCH).status_code == 200
    data = branch_form(facility)
    assert client.post(BRANCH, data).headers["Location"] == DETAIL
    assert client.post(BRANCH, data).headers["Location"] == DETAIL
    branch = Facility.objects.get(main_facility=facility)
    assert (branch.name, branch.verification, branch.ward_id) == ("Chi nhánh Thử", "awaiting", HAI_BA_TRUNG)
    assert [(one.user, one.role) for one in branch.memberships.all()] == [(manager, "manager")]
    assert client.get(DETAIL).context["facility"] == branch
    assert Event.objects.filter(action="branch_added", subject_id=str(branch.pk)).count() == 1


def test_a_branch_of_a_branch_goes_under_the_main_facility(client, manager, facility):
    branch = make_facility(main_facility=facility, manager=manager)
    log_in(client, manager).post(SWITCH, {"facility": branch.pk})
    client.post(BRANCH, branch_form(facility))
    assert Facility.objects.get(name="Chi nhánh Thử").main_facility == facility


def test_the_manager_of_a_branch_alone_adds_no_branches(client, facility):
    of_branch = make_user()
    make_facility(main_facility=facility, manager=of_branch)
    log_in(client, of_branch)
    assert BRANCH not in client.get(DETAIL).content.decode()
    assert client.get(BRANCH).status_code == 404
    assert client.post(BRANCH, branch_form(facility)).status_code == 404
    assert not Facility.objects.filter(name="Chi nhánh Thử").exists()


def test_a_branch_outside_the_rollout_is_refused(client, manager, facility):
    answer = log_in(client, manager).post(BRANCH, branch_form(facility) | {"ward": GIA_LAM})
    assert answer.status_code == 422
    assert Facility.objects.count() == 1


def test_pages_cost_the_same_however_many_branches_there_are(client, manager, facility):
    for _ in range(5):
        make_facility(main_facility=facility, manager=manager, type=FacilityType.HOUSEHOLD)
    log_in(client, manager)
    client.get(DETAIL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(DETAIL)
    for _ in range(5):
        make_facility(main_facility=facility, manager=manager)
    with CaptureQueriesContext(connection) as many:
        client.get(DETAIL)
    assert len(few) == len(many)


def test_a_manager_stops_hotel_software_and_lets_it_in_again(client):
    manager = make_user()
    facility = make_facility(manager=manager)
    page = reverse("facilities:partner_api")
    log_in(client, manager)
    for said, kept, offered in (("0", False, "Cho phép phần mềm"), ("1", True, "Ngừng cho phần mềm")):
        assert client.post(page, {"allowed": said}).headers["Location"] == DETAIL
        facility.refresh_from_db()
        assert facility.partner_api_allowed is kept
        assert offered in client.get(DETAIL).content.decode()
    actions = list(Event.objects.filter(subject="facility").order_by("pk").values_list("action", flat=True))
    assert actions == ["partner_api_stopped", "partner_api_allowed"]


def test_receptionists_and_strangers_do_not_switch_hotel_software(client):
    facility = make_facility(manager=make_user())
    receptionist = make_user()
    add_member(facility, receptionist)
    log_in(client, receptionist)
    assert client.post(reverse("facilities:partner_api"), {"allowed": "0"}).status_code == 403
    stranger = make_user()
    make_facility(manager=stranger)
    log_in(client, stranger)
    client.post(reverse("facilities:partner_api"), {"allowed": "0"})
    facility.refresh_from_db()
    assert facility.partner_api_allowed is True


def test_a_manager_decides_how_long_pictures_are_kept(client):
    manager = make_user()
    facility = make_facility(manager=manager)
    page = reverse("facilities:keep_pictures")
    log_in(client, manager)
    for days in ("90", "90", "0"):
        assert client.post(page, {"kept": days}).headers["Location"] == DETAIL
        facility.refresh_from_db()
        assert facility.pictures_kept_days == int(days)
        text = client.get(DETAIL).content.decode()
        assert re.findall(r'name="kept" value="(\d+)"[^>]*checked', text) == [days]
    events = Event.objects.filter(subject="facility").order_by("pk").values_list("action", "by", "details")
    assert list(events) == [
        ("pictures_kept_decided", manager.pk, {"days": 90, "days_before": 0}),
        ("pictures_kept_decided", manager.pk, {"days": 0, "days_before": 90}),
    ]


@pytest.mark.parametrize("days", ["", "31", "-1", "x", "9" * 40, "\x00"])
def test_other_times_for_pictures_are_refused_beside_the_field(client, days):
    manager = make_user()
    facility = make_facility(manager=manager, pictures_kept_days=30)
    log_in(client, manager)
    response = client.post(reverse("facilities:keep_pictures"), {"kept": days})
    assert response.status_code == 422
    assert response.context["pictures"].errors.keys() == {"kept"}
    facility.refresh_from_db()
    assert facility.pictures_kept_days == 30
    assert not Event.objects.filter(subject="facility").exists()


def test_receptionists_and_strangers_do_not_decide_about_pictures(client):
    facility = make_facility(manager=make_user())
    receptionist = make_user()
    add_member(facility, receptionist)
    log_in(client, receptionist)
    assert client.post(reverse("facilities:keep_pictures"), {"kept": "365"}).status_code == 403
    assert "keep_pictures" not in client.get(DETAIL).content.decode()
    stranger = make_user()
    make_facility(manager=stranger)
    log_in(client, stranger)
    client.post(reverse("facilities:keep_pictures"), {"kept": "365"})
    facility.refresh_from_db()
    assert facility.pictures_kept_days == 0
