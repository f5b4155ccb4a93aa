"""Stays after the hand-in: read back, corrected, moved, ended, one by one or many at once."""

import pytest

from cutru.stays.models import Stay, StayEntry
from tests.exchange.api.program import Program, day, foreigner, vietnamese

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def test_a_stay_is_read_back_as_it_was_sent(hotel: Program) -> None:
    guest = vietnamese(arrival_time="00:05", note="Khách quen")
    [receipt] = hotel.accept(guest)
    told = hotel.get(f"/stays/{receipt.replace('-', '').lower()}").json()
    assert {name: told[name] for name in guest} == {**guest, "arrival_time": "00:05:00"}
    assert (told["receipt"], told["status"], told["version"], told["channel"]) == (
        receipt,
        "staying",
        1,
        "api",
    )


def test_each_act_is_one_entry_of_the_journal(hotel: Program) -> None:
    [receipt] = hotel.accept(foreigner(arrival_on=day(-1)))
    address = f"/stays/{receipt}"
    calls = [
        ("POST", f"{address}/room", {"room": "512"}),
        ("POST", f"{address}/extension", {"departure_on": day(9)}),
        ("PATCH", address, {"full_name": "MUSTERMANN ERIKA MARIA", "permitted_until": None}),
        ("POST", f"{address}/departure", {}),
        ("POST", f"{address}/departure/withdrawal", {"reason": "Bấm nhầm"}),
        ("POST", f"{address}/cancellation", {"reason": "Khách không đến"}),
    ]
    answers = [hotel.call(*call) for call in calls]
    assert [answer.status_code for answer in answers] == [200] * 6, [answer.json() for answer in answers]
    assert [answer.json()["version"] for answer in answers] == [2, 3, 4, 5, 6, 7]
    assert answers[-1].json()["status"] == "cancelled"
    entries = hotel.get(f"{address}/journal").json()["entries"]
    assert [entry["action"] for entry in entries] == [
        "handed_in", "room_changed", "extended", "corrected", "departed", "departure_withdrawn", "cancelled",
    ]  # fmt: skip
    assert entries[1]["changes"] == {"room": ["305", "512"]}
    assert {entry["channel"] for entry in entries} == {"api"}
    assert {entry["by"] for entry in entries} == {hotel.facility.name}


def test_an_act_that_may_not_be_done_says_why_and_stores_nothing(hotel: Program) -> None:
    [receipt] = hotel.accept(vietnamese())
    refused = [
        hotel.post(f"/stays/{receipt}/extension", {"departure_on": day(31)}),
        hotel.post(f"/stays/{receipt}/extension", {"departure_on": day(1)}),
        hotel.post(f"/stays/{receipt}/departure", {"at": "2099-01-01T00:00:00Z"}),
        hotel.post(f"/stays/{receipt}/cancellation", {"reason": "  "}),
        hotel.call("PATCH", f"/stays/{receipt}", {"room": "201"}),
        hotel.call("PATCH", f"/stays/{receipt}", {"full_name": None, "color": "x"}),
    ]
    assert [answer.status_code for answer in refused] == [422] * 6
    told = [[problem["code"] for problem in answer.json()["problems"]] for answer in refused]
    assert told == [
        ["stay_too_long"], ["departure_not_later"], ["departed_in_future"], ["required"], ["nothing_changed"],
        ["field_unknown"],
    ]  # fmt: skip
    assert StayEntry.objects.count() == 1


def test_a_closed_or_changed_stay_is_a_conflict(hotel: Program) -> None:
    [receipt] = hotel.accept(foreigner())
    stale = hotel.call("PATCH", f"/stays/{receipt}", {"room": "7"}, If_Match='"2"')
    assert (stale.status_code, stale.json()["code"]) == (409, "stay_changed_meanwhile")
    hotel.post(f"/stays/{receipt}/cancellation", {"reason": "Nhầm"})
    closed = hotel.post(f"/stays/{receipt}/room", {"room": "7"})
    assert (closed.status_code, closed.json()["code"]) == (409, "stay_is_closed")


def test_many_acts_are_answered_one_by_one(hotel: Program) -> None:
    guests = [foreigner(arrival_on=day(-1)) for _ in range(4)]
    receipts = hotel.accept(*guests)
    acts = [
        {"action": "depart", "reference": guests[0]["reference"]},
        {"action": "depart", "receipt": receipts[1]},
        {"action": "depart", "receipt": "2611-7KQ4M-9TD2V-5"},
        {"action": "change_room", "receipt": receipts[2], "room": "9"},
        {"action": "cancel", "receipt": receipts[3], "reason": ""},
        {"action": "cancel", "receipt": receipts[2], "reason": "x"},
        {"action": "cancel", "reason": "x"},
        {"action": "correct", "receipt": receipts[3], "values": {"note": "Đến muộn"}, "version": 1},
    ]
    told = hotel.post("/acts", {"acts": acts[:7]}).json()
    assert (told["done"], told["refused"]) == (3, 4)
    assert [[problem["code"] for problem in result["problems"]] for result in told["results"]] == [
        [], [], ["stay_unknown"], [], ["required"], ["stay_twice"], ["act_names_no_stay"],
    ]  # fmt: skip
    assert [result["status"] for result in told["results"][:2]] == ["departed", "departed"]
    assert hotel.post("/acts", {"acts": acts[7:]}).json()["results"][0]["version"] == 2


def test_acts_of_one_sort_take_as_many_queries_for_many_as_for_two(
    hotel: Program, django_assert_max_num_queries: object
) -> None:
    receipts = hotel.accept(*[foreigner() for _ in range(40)])
    acts = [{"action": "change_room", "receipt": receipt, "room": "900"} for receipt in receipts]
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture
        assert hotel.post("/acts", {"acts": acts}).json()["done"] == 40
    assert Stay.objects.filter(room="900").count() == 40


def test_one_that_may_not_does_not_hinder_the_others_of_its_sort(hotel: Program) -> None:
    receipts = hotel.accept(*[foreigner() for _ in range(3)])
    hotel.post(f"/stays/{receipts[1]}/cancellation", {"reason": "Nhầm"})
    acts = [{"action": "change_room", "receipt": receipt, "room": "900"} for receipt in receipts]
    told = hotel.post("/acts", {"acts": acts}).json()
    assert [result["done"] for result in told["results"]] == [True, False, True]


def test_a_list_can_be_walked_and_filtered(hotel: Program) -> None:
    guests = [foreigner(full_name=f"GUEST {letter}") for letter in "ABCDE"] + [vietnamese()]
    receipts = hotel.accept(*guests)
    hotel.post(f"/stays/{receipts[0]}/cancellation", {"reason": "Nhầm"})
    seen, cursor = [], ""
    while cursor is not None:
        page = hotel.get(f"/stays?limit=2&cursor={cursor}").json()
        seen += [stay["receipt"] for stay in page["stays"]]
        cursor = page["next_cursor"]
    assert seen == receipts[::-1]

    def found(query: str) -> list[str]:
        return [stay["receipt"] for stay in hotel.get(f"/stays?{query}").json()["stays"]]

    assert found("status=cancelled") == receipts[:1]
    assert found("regime=V") == receipts[5:]
    assert found(f"reference={guests[3]['reference']}") == [receipts[3]]
    assert found(f"document_number={guests[2]['document_number']}") == [receipts[2]]
    assert found("search=guest%20b") == [receipts[1]]
    assert found(f"arrival_from={day(1)}") == []


def test_papers_are_pdf(hotel: Program) -> None:
    foreign, domestic = hotel.accept(foreigner(), vietnamese())
    for address in (
        f"/stays/{foreign}/receipt.pdf",
        f"/stays/{foreign}/na17.pdf",
        f"/stays/{domestic}/receipt.pdf",
    ):
        paper = hotel.get(address)
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    none = hotel.get(f"/stays/{domestic}/na17.pdf")
    assert (none.status_code, none.json()["code"]) == (409, "no_na17")
