"""What a citizen must not learn or do."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cutru.accounts.models import CitizenProfile
from cutru.audit.models import Event
from cutru.citizens.models import Notice
from cutru.facilities.models import FacilityType
from cutru.stays import actions
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel, Stay
from cutru.stays.queries import stays_seen_by
from cutru.stays.receipts import show_receipt
from tests.accounts.factories import log_in, make_citizen, make_committee, make_user
from tests.citizens.steps import add, begin, choose, day, notify, post, send, when, who
from tests.facilities.factories import make_facility, make_sandbox
from tests.stays.factories import candidates, make_stay, vietnamese_guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_facility(type=FacilityType.GUEST_HOUSE)


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def desk(client, citizen):
    return log_in(client, citizen)


def test_another_citizens_notification_is_not_there(desk, citizen, place):
    other = make_citizen()
    theirs = log_in(Client(), other)
    sent = notify(theirs, other, place, full_name="Kín Thị Đáo")
    writing = begin(theirs, other)
    choose(theirs, writing, place)
    add(theirs, writing, who(full_name="Kín Văn Viết"), when())
    guest = writing.guests.get().pk
    receipt = show_receipt(Stay.objects.get().receipt)
    pages = ["noi-o/", "noi-o/nha-toi/", "dia-ban/", "loai-hinh/", "co-so/", "nha-rieng/", "khach/"]
    pages += ["khach/them/", f"khach/{guest}/", f"khach/{guest}/thoi-gian/", "xem-lai/", "bien-nhan/"]
    pages += ["bien-nhan.pdf"]
    addresses = [f"/cong-dan/luu-tru/{one.pk}/{name}" for one in (sent, writing) for name in pages]
    addresses += [
        f"/cong-dan/luu-tru/luot/{receipt}/{name}"
        for name in ("", "bien-nhan.pdf", "dinh-chinh/", "gia-han/", "huy/")
    ]
    assert {desk.get(address).status_code for address in addresses} == {404}
    acts = [f"/cong-dan/luu-tru/{writing.pk}/{name}" for name in ("bo/", "gui/", f"khach/{guest}/bo/")]
    acts += [f"/cong-dan/luu-tru/luot/{receipt}/huy/"]
    assert {desk.post(address, {"reason": "x"}).status_code for address in acts} == {404}
    for own in ("/cong-dan/", "/cong-dan/luu-tru/"):
        assert "Kín" not in desk.get(own).content.decode()
    assert Notice.objects.filter(pk=writing.pk).exists()
    assert Stay.objects.get().status == "staying"


def test_a_guest_of_another_notification_is_not_reached_through_the_own(desk, citizen, place):
    other = make_citizen()
    theirs = log_in(Client(), other)
    writing = begin(theirs, other)
    choose(theirs, writing, place)
    add(theirs, writing, who(full_name="Kín Văn Viết"), when())
    mine = begin(desk, citizen)
    choose(desk, mine, place)
    guest = writing.guests.get().pk
    assert desk.get(f"/cong-dan/luu-tru/{mine.pk}/khach/{guest}/").status_code == 404
    assert post(desk, mine, f"khach/{guest}/bo/").status_code == 404
    assert writing.guests.count() == 1


def test_what_the_place_handed_in_is_not_seen(desk, citizen, place):
    make_stay(place, vietnamese_guest())
    mine = notify(desk, citizen, place)
    assert [stay.submission_id for stay in stays_seen_by(citizen)] == [mine.submission_id]


def test_the_preview_says_nothing_of_a_guest_whom_the_place_handed_in(desk, citizen, place):
    stored = make_stay(place, vietnamese_guest(full_name="Kín Thị Đáo", document_number="001199000321"))
    notice = begin(desk, citizen)
    choose(desk, notice, place)
    add(desk, notice, who(), when())
    shown = desk.get(f"/cong-dan/luu-tru/{notice.pk}/xem-lai/")
    assert shown.context["ready"] is True
    assert show_receipt(stored.receipt) not in shown.content.decode()


@pytest.mark.parametrize("arrival", [0, -1])
def test_another_name_on_a_document_that_is_there_learns_no_more_than_a_refusal(
    desk, citizen, place, arrival
):
    stored = make_stay(place, vietnamese_guest(full_name="Kín Thị Đáo", document_number="001199000321"))
    notice = begin(desk, citizen)
    choose(desk, notice, place)
    add(desk, notice, who(), when(arrival_on=day(arrival)))
    answer = send(desk, notice)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "trùng với thông tin đã có" in shown
    assert (show_receipt(stored.receipt) in shown, "Kín" in shown) == (False, False)
    assert Stay.objects.count() == 1
    assert Event.objects.filter(action="notice_overlap_refused", by=citizen).count() == 1


def test_the_same_person_is_told_to_be_notified_already_without_a_receipt(desk, citizen, place):
    stored = make_stay(place, vietnamese_guest(full_name="Trần Thị Khách", document_number="001199000321"))
    notice = begin(desk, citizen)
    choose(desk, notice, place)
    add(desk, notice, who(), when())
    answer = desk.get(send(desk, notice)["Location"])
    shown = answer.content.decode()
    assert "đã được thông báo từ trước" in shown
    assert show_receipt(stored.receipt) not in shown
    assert list(stays_seen_by(citizen)) == []
    assert desk.get(f"/cong-dan/luu-tru/{notice.pk}/bien-nhan.pdf").status_code == 404


def test_a_correction_tells_nothing_of_others_either(desk, citizen, place):
    stored = make_stay(place, vietnamese_guest(full_name="Kín Thị Đáo", document_number="001199000999"))
    notice = notify(desk, citizen, place)
    receipt = show_receipt(Stay.objects.get(submission_id=notice.submission_id).receipt)
    form = {**who(document_number="001199000999"), **when(), "version": "1"}
    answer = desk.post(f"/cong-dan/luu-tru/luot/{receipt}/dinh-chinh/", form)
    assert answer.status_code == 422
    assert show_receipt(stored.receipt) not in answer.content.decode()


def test_the_door_is_closed_to_citizens_where_they_have_no_business(citizen):
    guest = candidates([vietnamese_guest()])
    other = make_citizen()
    home = make_facility(type=FacilityType.HOUSEHOLD, verified=False)
    home.recorded_by = other
    home.save()
    closed = [make_facility(verified=False), home, make_sandbox()]
    for place in closed:
        with pytest.raises(PermissionDenied):
            hand_in(citizen, SubmissionIn(place.pk, Channel.CITIZEN), guest)
    for channel in set(Channel) - {Channel.CITIZEN}:
        with pytest.raises(PermissionDenied):
            hand_in(citizen, SubmissionIn(make_facility().pk, channel), guest)
    assert Stay.objects.count() == 0


def test_nobody_else_uses_the_citizens_way(place):
    member = make_user()
    place.memberships.create(user=member, role="manager")
    with pytest.raises(PermissionDenied):
        hand_in(member, SubmissionIn(place.pk, Channel.CITIZEN), candidates([vietnamese_guest()]))


def test_a_citizen_does_not_check_guests_out_or_move_them(desk, citizen, place):
    notify(desk, citizen, place)
    stay = Stay.objects.get()
    for act in (
        lambda: actions.depart(citizen, [stay.pk]),
        lambda: actions.change_room(citizen, [stay.pk], "9"),
        lambda: actions.confirm(citizen, [stay.pk]),
        lambda: actions.ask_correction(citizen, stay.pk, "x"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_no_other_role_opens_a_citizens_page(place):
    for person in (make_user(), make_committee()):
        client = log_in(Client(), person)
        assert client.get("/cong-dan/").status_code == 403
        assert client.post("/cong-dan/luu-tru/tao-moi/").status_code == 403
    stranger = Client().get("/cong-dan/")
    assert stranger["Location"] == "/tai-khoan/dang-nhap/?next=/cong-dan/"


def test_a_citizen_opens_no_page_of_facilities_police_or_administration(desk):
    addresses = ["/hom-nay/", "/khai-bao/", "/khach/", "/cong-an/", "/quan-tri/", "/nhap-tep/"]
    assert {desk.get(address).status_code for address in addresses} <= {302, 403}


def test_level_one_notifies_stays(client, place):
    first = make_citizen(level=CitizenProfile.Level.ONE)
    notify(log_in(client, first), first, place)
    assert Stay.objects.count() == 1


def test_a_notification_that_never_was_is_not_there(desk):
    for name in ("noi-o/", "gui/", "bien-nhan/"):
        assert desk.get(f"/cong-dan/luu-tru/{uuid.uuid4()}/{name}").status_code in (404, 405)
