"""A dossier on the desk: what its page shows, what can be done, what is refused, and what is written down."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.models import Look
from cutru.dossiers import actions
from cutru.dossiers.content import content_of
from cutru.dossiers.effects import effect_of
from cutru.dossiers.models import Dossier, Slip
from cutru.law.catalogue import procedure_on, versions
from cutru.payments.models import Payment
from cutru.payments.queries import payments_for
from cutru.residence.models import RegisterEntry
from tests.accounts.factories import make_citizen, make_committee, make_user
from tests.dossiers.desk_factories import listed
from tests.dossiers.scenes import filed_cases, scene
from tests.dossiers.steps import accepted, filed
from tests.facilities.factories import HAI_BA_TRUNG
from tests.police.factories import administrator, at_work, page, province_officer, ward_officer

pytestmark = pytest.mark.django_db
TEMPORARY = ("temporary-residence-registration", "general")
RECORD = "desk:dossier"


def at(name: str, dossier: Dossier, *more: str) -> str:
    return reverse(name, args=[dossier.code, *more])


def send(client: Client, name: str, dossier: Dossier, *more: str, **values: Any) -> Any:
    return client.post(at(name, dossier, *more), {"version": dossier.version, **values})


@pytest.fixture
def officer() -> User:
    return ward_officer()


def test_the_record_shows_the_dossier_and_what_has_to_be_checked(officer: User) -> None:
    told = scene(*TEMPORARY)
    dossier = filed(told)
    text = page(at_work(officer), at(RECORD, dossier))
    for words in (
        dossier.shown_code, told.subject.full_name, "Đăng ký tạm trú", "Chờ tiếp nhận", "Mẫu khai đã điền đủ",
        "Đủ điều kiện theo luật và sổ đăng ký", "Chưa nộp lệ phí", "Nộp hồ sơ",
        "Đủ điều kiện theo Điều 27 Luật Cư trú",
    ):  # fmt: skip
        assert words in text, words
    assert f'action="{at("desk:accept", dossier)}"' in text
    assert at("desk:grant", dossier) not in text
    assert at("desk:turn_back", dossier, "bo-sung") not in text


def test_the_record_shows_who_agreed_and_when(officer: User) -> None:
    told = scene("temporary-residence-registration", "join-household-art20-2")
    dossier = filed(told)
    consent = dossier.consents.get(role="household_head")
    text = page(at_work(officer), at(RECORD, dossier))
    assert f"Ý kiến của {told.head.full_name} (" in text
    assert consent.answered_at is not None
    assert f"{timezone.localtime(consent.answered_at):%H:%M %d/%m/%Y} · “Đồng ý”" in text


def test_opening_a_record_is_written_down_once_for_each_time(officer: User) -> None:
    dossier = listed()
    client = at_work(officer)
    page(client, at(RECORD, dossier))
    page(client, at(RECORD, dossier))
    looks = Look.objects.filter(by=officer).values_list("subject", "subject_id", "reason")
    assert list(looks) == [("dossier", dossier.code, "Kiểm tra cư trú")] * 2


def test_the_pane_gets_the_record_alone(officer: User) -> None:
    headers = {"HX-Request": "true", "HX-Target": "ho-so"}
    text = page(at_work(officer), at(RECORD, listed()), headers=headers)
    assert text.lstrip().startswith("<article")


def test_another_wards_dossier_is_not_there_whatever_is_tried() -> None:
    dossier = listed(ward=HAI_BA_TRUNG)
    draft = listed(state="draft", submitted_at=None)
    client = at_work(ward_officer())
    for one in (dossier, draft):
        assert client.get(at(RECORD, one)).status_code == 404
        for name, more in ACTS:
            assert (name, send(client, name, one, *more).status_code) == (name, 404)
    assert Dossier.objects.exclude(version=1).count() == 0
    assert not Look.objects.exists()


ACTS = (
    ("desk:take", ()),
    ("desk:accept", ()),
    ("desk:turn_back", ("tu-choi",)),
    ("desk:turn_back", ("khong-giai-quyet",)),
    ("desk:refer", ("uy-ban",)),
    ("desk:grant", ()),
    ("desk:pay", ()),
    ("desk:refund", ("X",)),
)


def test_people_of_other_roles_are_refused() -> None:
    dossier = listed()
    for person in (make_user(), make_citizen(), administrator()):
        client = at_work(person)
        assert client.get(at(RECORD, dossier)).status_code == 403
        for name, more in ACTS:
            assert (name, send(client, name, dossier, *more).status_code) == (name, 403)


def test_who_decides_other_dossiers_or_none_gets_no_further() -> None:
    dossier = listed()
    for person, status in ((make_committee(), 404), (province_officer(), 403)):
        client = at_work(person)
        assert client.get(at(RECORD, dossier)).status_code == status
        for name, more in ACTS:
            assert (name, send(client, name, dossier, *more).status_code) == (name, status)


def test_accepting_gives_the_receipt_and_takes_the_dossier_on(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    assert send(client, "desk:accept", dossier).headers["Location"] == at(RECORD, dossier)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.handled_by) == ("accepted", officer)
    text = page(client, at(RECORD, dossier))
    assert "CT04" in text
    assert at("desk:grant", dossier) in text


def test_a_stale_page_gets_the_dossier_as_it_is_now(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    actions.accept(officer, dossier.code, dossier.version)
    answer = send(at_work(officer), "desk:turn_back", dossier, "tu-choi", own="Sai")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Đây là hồ sơ như hiện nay" in text
    assert at("desk:grant", dossier) in text
    dossier.refresh_from_db()
    assert dossier.state == "accepted"


def test_what_the_state_does_not_allow_is_refused_on_the_page_and_when_sent(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    for name, more, values in (
        ("desk:grant", (), {}),
        ("desk:turn_back", ("khong-giai-quyet",), {"own": "Không"}),
        ("desk:refer", ("uy-ban",), {"question": "Có không?"}),
    ):
        assert (name, client.get(at(name, dossier, *more)).status_code) == (name, 409)
        assert (name, send(client, name, dossier, *more, **values).status_code) == (name, 409)
    dossier.refresh_from_db()
    assert dossier.state == "submitted"
    for name, more in (("desk:turn_back", ("khac",)), ("desk:refer", ("cong-an",))):
        assert client.get(at(name, dossier, *more)).status_code == 404


def test_a_refusal_needs_a_reason_picked_or_written(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    text = page(client, at("desk:turn_back", dossier, "tu-choi"))
    assert "Hồ sơ không đủ điều kiện." in text
    empty = send(client, "desk:turn_back", dossier, "tu-choi", own="  ")
    assert empty.status_code == 422
    assert "Hãy chọn một câu hoặc ghi lý do." in empty.content.decode()
    unknown = send(client, "desk:turn_back", dossier, "tu-choi", picked="Câu không có")
    assert unknown.status_code == 422
    dossier.refresh_from_db()
    assert dossier.state == "submitted"
    done = send(
        client,
        "desk:turn_back",
        dossier,
        "tu-choi",
        picked="Hồ sơ không đủ điều kiện.",
        own="Thiếu bản chính.",
    )
    assert done.status_code == 302
    dossier.refresh_from_db()
    assert (dossier.state, dossier.reason) == ("refused", "Hồ sơ không đủ điều kiện.\nThiếu bản chính.")
    assert list(dossier.slips.values_list("form_id", flat=True)) == ["CT06"]


def test_more_papers_are_asked_for_only_where_the_version_knows_it(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    assert client.get(at("desk:turn_back", dossier, "bo-sung")).status_code == 409
    old = procedure_on("temporary-residence-registration", _day_of_2024())
    Dossier.objects.filter(pk=dossier.pk).update(law_on=_day_of_2024(), case_id=old.cases[0].id)
    assert client.get(at("desk:turn_back", dossier, "bo-sung")).status_code == 200
    assert send(client, "desk:turn_back", dossier, "bo-sung", own="Thiếu hợp đồng").status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "supplement"


def _day_of_2024() -> Any:
    return versions("temporary-residence-registration")[0].legal_from


def test_granting_asks_once_more_and_says_what_the_register_will_hold(officer: User) -> None:
    told = scene(*TEMPORARY)
    dossier = accepted(told, officer)
    client = at_work(officer)
    text = page(client, at("desk:grant", dossier))
    assert "Sổ đăng ký cư trú sẽ ghi:" in text
    assert f"Đăng ký tạm trú cho {told.subject.full_name} tại {told.address}" in text
    assert "Chưa nộp lệ phí" in text
    refused = send(client, "desk:grant", dossier, forms_given=["CT08"], words_CT08="Đã xong")
    assert refused.status_code == 422
    assert not Slip.objects.filter(form_id="CT08").exists()
    assert not RegisterEntry.objects.filter(dossier_code=dossier.code).exists()


def test_the_officers_words_stand_on_the_paper(officer: User) -> None:
    dossier = accepted(scene(*TEMPORARY), officer)
    client = at_work(officer)
    paid = send(client, "desk:pay", dossier, receipt_number="BL-77")
    assert paid.status_code == 302
    payment = payments_for("dossier", dossier.code).get()
    assert (payment.state, payment.receipt_number, payment.received_by) == ("paid", "BL-77", officer)
    dossier.refresh_from_db()
    assert send(client, "desk:grant", dossier, forms_given=["CT08"], words_CT08="").status_code == 422
    done = send(
        client, "desk:grant", dossier, forms_given=["CT08"], words_CT08="Đã đăng ký tạm trú theo đề nghị."
    )
    assert done.status_code == 302, done.content.decode()
    assert Slip.objects.get(form_id="CT08").values["content"] == "Đã đăng ký tạm trú theo đề nghị."
    assert RegisterEntry.objects.filter(dossier_code=dossier.code).count() == 1
    assert "Đã giải quyết" in page(client, at(RECORD, dossier))


def test_a_receipt_needs_a_number_and_is_written_once(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    assert send(client, "desk:pay", dossier, receipt_number=" ").status_code == 422
    assert send(client, "desk:pay", dossier, receipt_number="BL-1", by_post="on").status_code == 302
    assert payments_for("dossier", dossier.code).get().method == Payment.Method.POST
    dossier.refresh_from_db()
    assert send(client, "desk:pay", dossier, receipt_number="BL-2").status_code == 404


def test_money_of_a_refused_dossier_is_given_back_with_a_number(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    client = at_work(officer)
    send(client, "desk:pay", dossier, receipt_number="BL-5")
    dossier.refresh_from_db()
    send(client, "desk:turn_back", dossier, "tu-choi", own="Sai nơi nộp")
    payment = payments_for("dossier", dossier.code).get()
    assert payment.state == "refund_due"
    address = at("desk:refund", dossier, payment.code)
    assert address in page(client, at(RECORD, dossier))
    assert client.post(address, {"reference": ""}).status_code == 422
    assert client.post(address, {"reference": "UNC-9"}).status_code == 302
    payment.refresh_from_db()
    assert payment.state == "refunded"


def test_denying_an_accepted_dossier_gives_its_reason(officer: User) -> None:
    dossier = accepted(scene(*TEMPORARY), officer)
    client = at_work(officer)
    assert (
        send(client, "desk:turn_back", dossier, "khong-giai-quyet", own="Xác minh không đúng").status_code
        == 302
    )
    dossier.refresh_from_db()
    assert (dossier.state, dossier.reason) == ("denied", "Xác minh không đúng")


def test_taking_on_is_shown_to_others(officer: User) -> None:
    dossier = listed()
    assert send(at_work(officer), "desk:take", dossier).status_code == 302
    assert "Trần Thị Hồng Nhung xử lý" in page(at_work(ward_officer()), at(RECORD, dossier))


def test_acts_are_sent_never_followed(officer: User) -> None:
    dossier = listed()
    for name in ("desk:take", "desk:accept"):
        assert at_work(officer).get(at(name, dossier)).status_code == 405


def test_a_form_of_the_dossier_is_printed_for_the_desk_alone(officer: User) -> None:
    dossier = filed(scene(*TEMPORARY))
    address = at("desk:form_paper", dossier, "CT01")
    answer = at_work(officer).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert at_work(ward_officer(HAI_BA_TRUNG)).get(address).status_code == 404
    assert at_work(officer).get(at("desk:form_paper", dossier, "CT05")).status_code == 404


def test_a_dossier_about_nobody_the_register_knows_says_so(officer: User) -> None:
    """What keeps it from being granted stands among the points to check, before anybody presses a button."""
    dossier = listed(state="accepted")
    text = page(at_work(officer), at(RECORD, dossier))
    assert "Mẫu khai còn chỗ chưa đúng" in text
    assert "checks__point--bad" in text


def test_every_order_has_its_own_sentence() -> None:
    said = {}
    for procedure_id, case_id in filed_cases():
        told = scene(procedure_id, case_id)
        committee = told.procedure.authority_level == "commune_committee"
        dossier = filed(told, make_committee() if committee else ward_officer())
        said[procedure_id, case_id] = effect_of(content_of(dossier), dossier.law_on)
    assert [case for case, sentence in said.items() if not sentence or "%(" in sentence] == []
