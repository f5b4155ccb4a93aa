import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cutru.accounts.models import User
from cutru.audit.models import Event
from cutru.facilities.actions import FacilityData, register_facility
from cutru.facilities.forms import seen_mark
from cutru.facilities.models import Facility, Membership
from cutru.places.models import Rollout, Ward
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db

SENTENCE = (
    "Xác nhận đã đọc kỹ quy định và tuân thủ pháp luật Việt Nam khi khai báo tạm trú cho người nước ngoài"
)
RULES, FORM, DONE = (reverse(f"facilities:{name}") for name in ("register", "register_form", "registered"))
GIA_LAM = "00565"


def filled(**changes):
    data = {
        "type": "hotel",
        "name": "Khách sạn  Sông Thử",
        "province": "01",
        "ward": "00070",
        "address": "12 phố Thử Nghiệm",
        "phone": "+84 24 3812 3456",
        "email": "le.tan@songthu.example",
        "stars": "3",
        "room_count": "",
        "business_number": "0101234567",
        "representative_name": "Đỗ Thị Thử",
        "representative_birth_date": "2/9/1980",
        "representative_phone": "0912.345.678",
        "representative_number": "001180012345",
        "username": "SongThu",
        "password1": "con-thuyen-nho-84",
        "password2": "con-thuyen-nho-84",
        "token": str(uuid.uuid4()),
    }
    return data | changes


@pytest.fixture
def at_form(client):
    """A client that has confirmed the rules."""
    client.post(RULES, {"confirmed": "on"})
    return client


def codes_of(response, field):
    return [problem.code for problem in response.context["form"].errors.as_data().get(field, [])]


def nothing_is_stored():
    return (Facility.objects.count(), User.objects.count(), Membership.objects.count(), Event.objects.count())


def test_the_rules_open_with_the_exact_sentence_and_the_button(client):
    page = client.get(RULES).content.decode()
    assert SENTENCE in page
    assert "Tiếp tục" in page
    assert "Thông tư số 53/2016/TT-BCA" in page


def test_without_the_tick_there_is_no_form(client):
    refused = client.post(RULES, {})
    assert refused.status_code == 422
    assert codes_of(refused, "confirmed") == ["required"]
    assert "autofocus" in refused.content.decode()
    assert client.get(FORM).headers["Location"] == RULES
    assert client.post(FORM, filled()).headers["Location"] == RULES
    assert Facility.objects.count() == 0


def test_with_the_tick_the_form_opens(client):
    answer = client.post(RULES, {"confirmed": "on"})
    assert answer.headers["Location"] == FORM
    page = client.get(FORM)
    assert page.status_code == 200
    assert "Đăng ký tài khoản cơ sở lưu trú" in page.content.decode()
    assert page.content.decode().count("<option") < 60


def test_a_confirmation_of_other_rules_is_asked_for_again(at_form):
    session = at_form.session
    session["rules_confirmed"] = {"version": "older-rules", "at": timezone.now().isoformat()}
    session.save()
    assert at_form.get(FORM).headers["Location"] == RULES


def test_a_facility_registers_from_the_rules_to_the_next_steps(at_form, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = at_form.post(FORM, filled())
    assert answer.headers["Location"] == DONE
    facility = Facility.objects.get()
    assert (facility.name, facility.ward_id, facility.province_code) == ("Khách sạn Sông Thử", "00070", "01")
    assert (facility.phone, facility.representative_phone) == ("02438123456", "0912345678")
    assert (facility.verification, facility.rules_version) == ("awaiting", "tt53-2016")
    assert f"{facility.representative_birth_date:%d/%m/%Y}" == "02/09/1980"
    member = facility.memberships.get()
    assert (member.role, member.user.username, member.user.role) == ("manager", "songthu", "facility")
    assert member.user.check_password("con-thuyen-nho-84")
    events = Event.objects.filter(subject="facility").values_list("by", "action", "subject_id")
    assert list(events) == [(member.user.pk, "facility_registered", str(facility.pk))]
    assert [message.to for message in mail.outbox] == [["le.tan@songthu.example"]]
    page = at_form.get(DONE).content.decode()
    assert "Công an phường Hoàn Kiếm" in page
    assert "Chờ công an xác minh" in page


def test_a_second_click_registers_nothing_twice(at_form):
    data = filled()
    first = at_form.post(FORM, data)
    second = at_form.post(FORM, data)
    assert (first.headers["Location"], second.headers["Location"]) == (DONE, DONE)
    assert (Facility.objects.count(), User.objects.count()) == (1, 1)


def test_two_facilities_of_one_session_are_two(at_form):
    at_form.post(FORM, filled())
    at_form.post(FORM, filled(username="songthu2", name="Khách sạn Núi Thử"))
    assert sorted(Facility.objects.values_list("name", flat=True)) == [
        "Khách sạn Núi Thử",
        "Khách sạn Sông Thử",
    ]


def facility_data(**changes):
    values = {
        "type": "hotel",
        "name": "Khách sạn Sông Thử",
        "ward": Ward.objects.get(pk="00070"),
        "address": "12 phố Thử",
        "phone": "02438123456",
        "email": "le.tan@songthu.example",
        "stars": 3,
        "room_count": None,
        "business_number": "0101234567",
        "representative_name": "Đỗ Thị Thử",
        "representative_birth_date": date(1980, 9, 2),
        "representative_phone": "0912345678",
        "representative_number": "001180012345",
    }
    return FacilityData(**(values | changes))


def register(username, token, **changes):
    return register_facility(
        facility_data(**changes),
        username=username,
        password="con-thuyen-nho-84",
        rules_version="tt53-2016",
        rules_confirmed_at=timezone.now(),
        token=token,
        address=None,
    )


@pytest.mark.parametrize("second_name", ["songthu", "songthu2"])
def test_the_same_token_gives_the_same_facility_and_no_second_account(second_name):
    token = uuid.uuid4()
    first, new = register("songthu", token)
    again, new_again = register(second_name, token)
    assert (first, new, new_again) == (again, True, False)
    assert list(User.objects.values_list("username", flat=True)) == ["songthu"]


def test_the_action_itself_refuses_a_ward_outside_the_rollout():
    with pytest.raises(ValidationError) as refusal:
        register("songthu", uuid.uuid4(), ward=Ward.objects.get(pk=GIA_LAM))
    assert [one.code for one in refusal.value.error_dict["ward"]] == ["outside_rollout"]
    assert (User.objects.count(), Facility.objects.count()) == (0, 0)


def test_too_many_registrations_from_one_address_have_to_wait(at_form, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip", "confirm_email": None}
    assert at_form.post(FORM, filled()).status_code == 302
    answer = at_form.post(FORM, filled(username="songthu2"))
    assert answer.status_code == 429
    assert "Hãy thử lại sau ít phút" in answer.content.decode()
    assert Facility.objects.count() == 1


def test_a_damaged_token_does_no_harm(at_form):
    assert at_form.post(FORM, filled(token="' or 1=1")).headers["Location"] == DONE


WRONG = [
    ("type", "", "required"),
    ("type", "palace", "invalid_choice"),
    ("name", "  ", "required"),
    ("name", "x" * 161, "max_length"),
    ("province", "", "required"),
    ("province", "99", "province_unknown"),
    ("ward", "", "required"),
    ("ward", "99999", "ward_unknown"),
    ("ward", "11560", "ward_not_in_province"),
    ("ward", GIA_LAM, "outside_rollout"),
    ("address", "", "required"),
    ("phone", "", "required"),
    ("phone", "12345", "phone_not_vietnamese"),
    ("phone", "+44 20 7946 0000", "phone_not_vietnamese"),
    ("email", "", "required"),
    ("email", "le tan", "invalid"),
    ("stars", "6", "number_out_of_range"),
    ("stars", "", "stars_or_rooms_required"),
    ("room_count", "-1", "number_out_of_range"),
    ("room_count", "9" * 40, "number_out_of_range"),
    ("business_number", "", "business_number_required"),
    ("business_number", "số 12", "business_number_malformed"),
    ("representative_name", "", "required"),
    ("representative_birth_date", "", "required"),
    ("representative_birth_date", "31/2/1980", "not_a_date"),
    ("representative_birth_date", "1980", "full_birth_date_required"),
    ("representative_phone", "abc", "phone_not_vietnamese"),
    ("representative_number", "123", "number_12_digits"),
    ("representative_number", "0011800123456", "number_12_digits"),
    ("name", "Khách sạn <b>Thử</b>", "place_name_has_sign"),
    ("name", "Khách sạn 😀", "place_name_has_sign"),
    ("representative_name", "Nguyễn Văn 2", "name_has_digits"),
    ("username", "", "required"),
    ("username", "abc", "username_malformed"),
    ("username", "sông-thử", "username_malformed"),
    ("username", "ag_khachsan", "username_prefix_reserved"),
    ("username", "HP_khachsan", "username_prefix_reserved"),
    ("password1", "", "required"),
    ("password1", "ngan", "password_too_short"),
    ("password2", "khac-han-mat-khau", "passwords_differ"),
]


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(at_form, field, value, code):
    before = nothing_is_stored()
    answer = at_form.post(FORM, filled(**{field: value}))
    assert answer.status_code == 422
    assert code in codes_of(answer, field)
    assert nothing_is_stored() == before
    page = answer.content.decode()
    assert "error-summary" in page
    for problem in answer.context["form"].errors[field]:
        assert page.count(escape(problem)) >= 1


@pytest.mark.parametrize("field", list(filled()))
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "٣", "😀" * 300, "<script>"])
def test_no_value_breaks_the_form(at_form, field, value):
    assert at_form.post(FORM, filled(**{field: value})).status_code in (302, 422)


def test_a_name_that_differs_only_in_case_is_taken(at_form):
    make_user("songthu", enrolled=False)
    answer = at_form.post(FORM, filled(username="SONGTHU"))
    assert codes_of(answer, "username") == ["username_taken"]
    assert Facility.objects.count() == 0


def test_the_representative_is_18_today_but_not_tomorrow(at_form):
    today = timezone.localdate()
    birthday = today.replace(year=today.year - 18)
    number = f"00120{birthday:%y}00001"
    too_young = at_form.post(
        FORM,
        filled(
            representative_birth_date=f"{birthday + timedelta(days=1):%d/%m/%Y}", representative_number=number
        ),
    )
    assert codes_of(too_young, "representative_birth_date") == ["representative_under_18"]
    just_old_enough = filled(
        representative_birth_date=f"{birthday:%d/%m/%Y}", representative_number=f"001208{birthday:%y}"[:4]
    )
    just_old_enough["representative_number"] = f"0012{birthday:%y}012345"
    assert at_form.post(FORM, just_old_enough).status_code == 302


@pytest.mark.parametrize(
    ("kind", "changes", "field", "code"),
    [
        ("guest_house", {"stars": "3", "room_count": "9"}, "stars", "stars_only_for_hotels"),
        ("guest_house", {"stars": "", "room_count": ""}, "room_count", "rooms_required"),
        (
            "homestay",
            {"stars": "", "room_count": "2", "business_number": ""},
            "business_number",
            "business_number_required",
        ),
    ],
)
def test_each_kind_of_facility_has_its_own_required_fields(at_form, kind, changes, field, code):
    answer = at_form.post(FORM, filled(type=kind, **changes))
    assert codes_of(answer, field) == [code]


@pytest.mark.parametrize("kind", ["household", "medical", "apartment", "religious"])
def test_a_home_needs_neither_rooms_nor_a_business_number(at_form, kind):
    answer = at_form.post(FORM, filled(type=kind, stars="", business_number=""))
    assert answer.headers["Location"] == DONE


def test_a_number_that_disagrees_with_the_birth_date_warns_once_and_does_not_refuse(at_form):
    data = filled(representative_number="001175012345")
    first = at_form.post(FORM, data)
    assert codes_of(first, "representative_number") == ["number_disagrees_with_birth"]
    assert "1975" in first.content.decode()
    seen = first.context["form"]["number_seen"].value()
    assert f'name="number_seen" value="{seen}"' in first.content.decode()
    assert at_form.post(FORM, data | {"number_seen": seen}).headers["Location"] == DONE
    assert Facility.objects.get().representative_number == "001175012345"


def test_the_number_is_checked_while_the_form_is_filled_in(client):
    url = reverse("facilities:check_number")
    data = {"representative_number": "001175012345", "representative_birth_date": "2/9/1980"}
    page = client.post(url, data).content.decode()
    assert "1975" in page
    assert "001175012345 1980-09-02" in page
    assert "notice" not in client.post(url, data | {"representative_number": "001180012345"}).content.decode()
    assert client.post(url, {}).status_code == 200
    assert client.get(url).status_code == 405


def test_the_mark_of_a_seen_warning_is_for_that_number_only(at_form):
    birth = timezone.localdate().replace(year=1980, month=9, day=2)
    answer = at_form.post(
        FORM, filled(representative_number="001175012345", number_seen=seen_mark("001170012345", birth))
    )
    assert codes_of(answer, "representative_number") == ["number_disagrees_with_birth"]


def test_passwords_never_come_back_to_the_page(at_form):
    page = at_form.post(FORM, filled(name="")).content.decode()
    assert "con-thuyen-nho-84" not in page


def test_without_scripts_the_button_brings_the_wards_and_keeps_what_was_typed(at_form):
    answer = at_form.post(FORM, filled(province="31", ward="", pick_province="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Phường Hồng Bàng" in page
    assert "Phường Hoàn Kiếm" not in page
    assert "Khách sạn  Sông Thử" in page
    assert "con-thuyen-nho-84" not in page
    assert "error-summary" not in page
    assert Facility.objects.count() == 0


def test_a_ward_outside_is_told_what_to_do_and_when_it_starts(at_form):
    soon = timezone.localdate() + timedelta(days=30)
    Rollout.objects.create(service="F", province_id="01", ward_id=GIA_LAM, starts=soon)
    page = at_form.get(reverse("facilities:rollout_notice"), {"ward": GIA_LAM}).content.decode()
    for words in ("NA17", "12 giờ", "24 giờ", "VNeID", f"{soon:%d/%m/%Y}", "Công an xã Gia Lâm"):
        assert words in page
    refused = at_form.post(FORM, filled(ward=GIA_LAM))
    assert codes_of(refused, "ward") == ["outside_rollout"]
    assert "NA17" in refused.content.decode()


def test_a_ward_inside_is_told_so_at_once(client):
    page = client.get(reverse("facilities:rollout_notice"), {"ward": "00070"}).content.decode()
    assert "Cổng đã triển khai tại Phường Hoàn Kiếm" in page
    assert "Công an phường Hoàn Kiếm" in page


@pytest.mark.parametrize("code", ["", "zz", "99999", "\x00", "0" * 500])
def test_an_odd_place_gets_an_empty_answer(client, code):
    assert "notice" not in client.get(reverse("facilities:rollout_notice"), {"ward": code}).content.decode()
    page = client.get(reverse("facilities:ward_options"), {"province": code}).content.decode()
    assert page.count("<option") == 1


def test_the_wards_of_one_province_come_as_options(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get(reverse("facilities:ward_options"), {"province": "01"}).content.decode()
    assert page.count("<option") == 127
    assert '<option value="00070">Phường Hoàn Kiếm</option>' in page


def test_the_last_page_belongs_to_the_one_who_registered(client):
    assert client.get(DONE).headers["Location"] == RULES


def test_the_pages_of_registration_cost_few_queries(at_form, django_assert_num_queries):
    with django_assert_num_queries(1):
        at_form.get(RULES)
    with django_assert_num_queries(2):
        at_form.get(FORM)
