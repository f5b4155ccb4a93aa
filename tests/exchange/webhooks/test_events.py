"""What happens to stays and facilities becomes events, for those who asked to be told and nobody else."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.exchange.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from cutru.facilities.actions import refuse_facility, verify_facility
from cutru.facilities.models import Facility
from cutru.police.actions import ask_correction, confirm_stays
from cutru.stays import actions
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel, Stay
from cutru.stays.receipts import show_receipt
from tests.exchange.webhooks.factories import (
    kinds_stored,
    make_webhook,
    manager_of,
    officer_of,
    program_of,
    send,
)
from tests.exchange.webhooks.receiver import is_signed
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.stays.factories import (
    candidates,
    foreign_guest,
    give_in,
    make_stay,
    receptionist_of,
    today,
    vietnamese_guest,
)

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def hotel():
    return make_facility()


def data_stored():
    return list(WebhookEvent.objects.order_by("occurred_at").values_list("kind", "data"))


def of(stay, version):
    return {"receipt": show_receipt(stay.receipt), "reference": stay.reference, "version": version}


def test_an_accepted_guest_reaches_the_endpoint_signed(hotel, receiver):
    webhook, secret = make_webhook(hotel, receiver.url)
    stay = make_stay(hotel, reference="PMS-77")
    send(webhook)
    [message] = receiver.messages
    event = WebhookEvent.objects.get()
    assert is_signed(message, secret)
    assert message.headers["webhook-id"] == str(event.pk)
    assert message.headers["content-type"] == "application/json"
    assert message.json == {
        "id": str(event.pk),
        "type": "stay.accepted",
        "occurred_at": stay.handed_in_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "facility": hotel.pk,
        "data": {
            "action": "handed_in",
            "stays": [{"receipt": show_receipt(stay.receipt), "reference": "PMS-77", "version": 1}],
        },
    }


def test_only_accepted_guests_are_told_not_known_or_rejected_ones(hotel):
    guest = foreign_guest()
    give_in(hotel, guest)
    make_webhook(hotel, NOWHERE)
    fresh = foreign_guest(reference="M-1")
    give_in(hotel, guest, foreign_guest(departure_on=today() - timedelta(days=1)), fresh)
    stay = Stay.objects.get(reference="M-1")
    assert data_stored() == [("stay.accepted", {"action": "handed_in", "stays": [of(stay, 1)]})]


def test_nothing_is_told_of_a_check_or_of_a_submission_without_accepted_guests(hotel):
    guest = foreign_guest()
    give_in(hotel, guest)
    make_webhook(hotel, NOWHERE)
    give_in(hotel, foreign_guest(), check=True)
    give_in(hotel, guest)
    assert data_stored() == []


def test_every_act_on_a_stay_is_told_with_its_name_and_version(hotel):
    make_webhook(hotel, NOWHERE)
    desk, stay = receptionist_of(hotel), make_stay(hotel, reference="P1")
    actions.change_room(desk, [stay.pk], "410")
    actions.extend(desk, [stay.pk], today() + timedelta(days=9))
    actions.correct(desk, stay.pk, {"full_name": "MUSTERMANN ERIKA ANNA"})
    actions.depart(desk, [stay.pk])
    actions.withdraw_departure(desk, stay.pk, "Bấm nhầm")
    actions.cancel(desk, stay.pk, "Khách không đến")
    acts = ["room_changed", "extended", "corrected", "departed", "departure_withdrawn", "cancelled"]
    assert data_stored()[1:] == [
        ("stay.changed", {"action": act, "stays": [of(stay, version)]}) for version, act in enumerate(acts, 2)
    ]


def test_police_confirm_and_the_facility_of_each_guest_is_told(hotel):
    other = make_facility()
    make_webhook(hotel, NOWHERE)
    make_webhook(other, NOWHERE)
    first, second, third = make_stay(hotel), make_stay(hotel), make_stay(other)
    WebhookEvent.objects.all().delete()
    confirm_stays(officer_of(), {stay.pk: 1 for stay in (first, second, third)})
    assert sorted(WebhookEvent.objects.values_list("facility_id", "kind", flat=False)) == [
        (hotel.pk, "stay.confirmed"),
        (other.pk, "stay.confirmed"),
    ]
    told = WebhookEvent.objects.get(facility=hotel).data
    assert told == {"action": "confirmed", "stays": [of(first, 2), of(second, 2)]}


def test_police_ask_for_a_correction_and_say_why(hotel):
    make_webhook(hotel, NOWHERE, kinds=["stay.correction_asked"])
    stay = make_stay(hotel)
    ask_correction(officer_of(), stay.pk, "Ảnh hộ chiếu mờ")
    told = {"action": "correction_asked", "reason": "Ảnh hộ chiếu mờ", "stays": [of(stay, 2)]}
    assert data_stored() == [("stay.correction_asked", told)]


def test_a_facility_verified_or_refused_is_told(receiver):
    hotel = make_facility(verified=False)
    webhook, secret = make_webhook(hotel, receiver.url)
    officer = officer_of()
    verify_facility(officer, hotel, address=None)
    refuse_facility(officer, hotel, "Không có ở địa chỉ này", address=None)
    send(webhook)
    assert [(message.json["type"], message.json["data"]) for message in receiver.messages] == [
        ("facility.verified", {"verification": "verified"}),
        ("facility.refused", {"verification": "refused", "reason": "Không có ở địa chỉ này"}),
    ]
    assert all(is_signed(message, secret) for message in receiver.messages)


def test_an_endpoint_is_told_only_the_kinds_it_chose(hotel):
    make_webhook(hotel, NOWHERE, kinds=["stay.confirmed", "facility.verified"])
    stay = make_stay(hotel)
    actions.change_room(receptionist_of(hotel), [stay.pk], "1")
    officer = officer_of()
    confirm_stays(officer, {stay.pk: 2})
    verify_facility(officer, hotel, address=None)
    assert kinds_stored(hotel) == ["stay.confirmed", "facility.verified"]


def test_each_endpoint_of_a_facility_gets_its_own_delivery_and_its_own_signature(hotel, receiver):
    first, first_secret = make_webhook(hotel, receiver.url)
    second, second_secret = make_webhook(hotel, receiver.url)
    make_webhook(hotel, NOWHERE, kinds=["facility.verified"])
    make_stay(hotel)
    assert WebhookEvent.objects.count() == 1
    send(first)
    send(second)
    one, two = receiver.messages
    assert one.body == two.body
    assert (is_signed(one, first_secret), is_signed(one, second_secret)) == (True, False)
    assert (is_signed(two, first_secret), is_signed(two, second_secret)) == (False, True)


def test_nothing_of_another_facility_reaches_an_endpoint(hotel, receiver):
    neighbour = make_facility(manager=manager_of(hotel))
    elsewhere = make_facility(ward=HAI_BA_TRUNG, verified=False)
    webhook, _secret = make_webhook(hotel, receiver.url)
    make_webhook(neighbour, NOWHERE, kinds=["facility.refused"])
    for facility in (neighbour, elsewhere):
        stay = make_stay(facility, full_name="NGƯỜI KHÁC")
        actions.change_room(receptionist_of(facility), [stay.pk], "9")
    confirm_stays(officer_of(), {stay.pk: 2 for stay in Stay.objects.filter(facility=neighbour)})
    verify_facility(officer_of(HAI_BA_TRUNG), elsewhere, address=None)
    send(webhook)
    assert (receiver.messages, data_stored()) == ([], [])
    mine = make_stay(hotel)
    send(webhook)
    assert [message.json["data"]["stays"] for message in receiver.messages] == [[of(mine, 1)]]


def test_a_program_is_told_only_while_it_works_for_the_facility(hotel, receiver):
    program = program_of(hotel)
    webhook, _secret = make_webhook(hotel, receiver.url, actor=program)
    make_stay(hotel)
    program.memberships.update(is_active=False)
    make_stay(hotel)
    send(webhook)
    assert receiver.messages == []  # also what was waiting when the facility withdrew
    assert WebhookEvent.objects.count() == 1
    program.memberships.update(is_active=True)
    program.is_active = False
    program.save()
    make_stay(hotel)
    send(webhook)
    assert (receiver.messages, WebhookEvent.objects.count()) == ([], 1)


def test_what_a_manager_made_goes_on_when_the_manager_leaves(hotel, receiver):
    webhook, _secret = make_webhook(hotel, receiver.url)
    hotel.memberships.update(is_active=False)
    make_stay(hotel)
    send(webhook)
    assert len(receiver.messages) == 1


SECRETS_OF_A_GUEST = {
    "full_name": "BIẾT KHÔNG NÓI",
    "document_number": "N7654321",
    "room": "PHÒNG-77",
    "note": "GHI-CHÚ-RIÊNG",
    "entry_document_number": "VISA-99887",
    "entry_purpose": "MỤC-ĐÍCH-RIÊNG",
    "entry_gate": "CỬA-KHẨU-RIÊNG",
}


def test_no_message_or_log_holds_anything_about_the_guest(hotel, receiver):
    receiver.answers(500)
    webhook, _secret = make_webhook(hotel, receiver.url)
    desk = receptionist_of(hotel)
    stay = make_stay(hotel, **SECRETS_OF_A_GUEST)
    own = vietnamese_guest(full_name="Cũng Không Nói", phone="0999888777", residence_address="Nhà Riêng")
    give_in(hotel, own)
    actions.change_room(desk, [stay.pk], "PHÒNG-78")
    actions.correct(desk, stay.pk, {"full_name": "CŨNG KHÔNG"}, reason="LÝ-DO-RIÊNG")
    confirm_stays(officer_of(), {stay.pk: 3})
    ask_correction(officer_of(), stay.pk, "Xem lại")
    actions.cancel(desk, stay.pk, "HUỶ-RIÊNG")
    send(webhook)
    assert len(receiver.messages) == 7
    words = [*SECRETS_OF_A_GUEST.values(), "Cũng Không Nói", "0999888777", own.document_number, "Nhà Riêng"]
    words += ["PHÒNG-78", "CŨNG KHÔNG", "LÝ-DO-RIÊNG", "HUỶ-RIÊNG", "1964"]
    kept = json.dumps(list(WebhookDelivery.objects.values_list("log", flat=True)), ensure_ascii=False)
    kept += json.dumps(list(WebhookEvent.objects.values_list("data", flat=True)), ensure_ascii=False)
    sent = "".join(message.body.decode() for message in receiver.messages)
    assert [word for word in words if word in kept + sent] == []


def test_a_hand_in_taken_back_leaves_no_event_and_no_task(hotel):
    make_webhook(hotel, NOWHERE)

    @transaction.atomic
    def hand_in_and_fail():
        give_in(hotel, foreign_guest())
        assert (WebhookEvent.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        hand_in_and_fail()
    assert WebhookEvent.objects.count() == WebhookDelivery.objects.count() == 0
    assert ProcrastinateJob.objects.count() == Stay.objects.count() == 0


def test_the_task_is_queued_with_the_event_on_the_queue_of_webhooks(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    make_stay(hotel)
    job = ProcrastinateJob.objects.get()
    assert (job.queue_name, job.task_name, job.args) == (
        "webhooks",
        "cutru.exchange.webhooks.send",
        {"webhook_id": webhook.pk},
    )


def test_a_large_hand_in_gives_events_of_at_most_500_stays(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    outcome = give_in(hotel, *(foreign_guest() for _ in range(1_001)))
    told = [event.data["stays"] for event in WebhookEvent.objects.all()]
    assert sorted(map(len, told)) == [1, 500, 500]
    assert sorted(stay["receipt"] for part in told for stay in part) == sorted(
        show_receipt(result.receipt) for result in outcome.results
    )
    assert WebhookDelivery.objects.filter(webhook=webhook).count() == 3
    assert ProcrastinateJob.objects.count() == 1


def queries_of_handing_in(facility, guests):
    desk, rows = receptionist_of(facility), candidates([foreign_guest() for _ in range(guests)])
    with CaptureQueriesContext(
        connection,
    ) as context:
        hand_in(desk, SubmissionIn(facility.pk, Channel.API), rows)
    return len(context)


@pytest.mark.parametrize("guests", [1, 50, 600])
def test_handing_in_costs_five_more_queries_with_endpoints_and_none_without(hotel, guests):
    assert queries_of_handing_in(hotel, guests) == 13
    for _ in range(3):
        make_webhook(hotel, NOWHERE)
    assert queries_of_handing_in(hotel, guests) == 18


def test_handing_in_costs_one_more_query_when_no_endpoint_wants_it(hotel):
    make_webhook(hotel, NOWHERE, kinds=["facility.verified"])
    assert queries_of_handing_in(hotel, 5) == 14


@pytest.mark.parametrize("facilities", [1, 4])
def test_confirming_costs_the_same_for_one_facility_and_for_many(facilities, django_assert_num_queries):
    officer, versions = officer_of(), {}
    for _ in range(facilities):
        facility = make_facility()
        make_webhook(facility, NOWHERE)
        versions |= {make_stay(facility).pk: 1 for _ in range(2)}
    with django_assert_num_queries(6 + 5):
        actions.confirm(officer, versions)


def test_an_endpoint_deleted_while_guests_are_handed_in_does_not_stop_them(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    Webhook.objects.filter(pk=webhook.pk).delete()
    assert Facility.objects.get(pk=hotel.pk).has_webhooks
    assert give_in(hotel, foreign_guest()).accepted == 1
    assert data_stored() == []
