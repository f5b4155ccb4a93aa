"""Questions to the committee and to immigration: what they see, how they answer, what is closed to them."""

import pytest
from django.urls import reverse

from cutru.accounts.models import User
from cutru.audit.models import Look
from cutru.dossiers import actions
from cutru.dossiers.models import DeskKind, Dossier, Referral
from cutru.dossiers.reasons import COMMITTEE_FORMS
from cutru.law.forms.paper import paper_form
from tests.accounts.factories import make_citizen, make_committee, make_user
from tests.dossiers.scenes import Scene, scene
from tests.dossiers.steps import accepted
from tests.facilities.factories import HAI_BA_TRUNG
from tests.police.factories import (
    HO_CHI_MINH,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return ward_officer()


@pytest.fixture
def told() -> Scene:
    return scene("temporary-residence-registration", "general")


def asked(dossier: Dossier, officer: User, to: DeskKind = DeskKind.COMMITTEE) -> Referral:
    return actions.refer(officer, dossier.code, dossier.version, to=to, question="Chỗ ở này có đúng không?")


def question(referral: Referral) -> str:
    return reverse("desk:question", args=[referral.pk])


def test_the_question_is_offered_and_sent_with_the_dossier(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    client = at_work(officer)
    address = reverse("desk:refer", args=[dossier.code, "uy-ban"])
    text = page(client, address)
    assert "đề nghị Ủy ban nhân dân xác nhận" in text
    assert told.subject.full_name in text
    values = {"version": dossier.version, "question": ""}
    assert client.post(address, values).status_code == 422
    assert client.post(address, {**values, "question": "Có đúng không?"}).status_code == 302
    assert Referral.objects.get().question == "Có đúng không?"
    record = page(client, reverse("desk:dossier", args=[dossier.code]))
    assert "không tính giờ" in record
    assert "Có đúng không?" in record


def test_immigration_is_asked_who_somebody_is(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    text = page(at_work(officer), reverse("desk:refer", args=[dossier.code, "xuat-nhap-canh"]))
    assert "xác minh nhân thân, quốc tịch" in text


def test_the_committee_sees_the_question_and_only_what_it_needs(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    referral = asked(dossier, officer)
    person = make_committee()
    client = at_work(person)
    assert "Chỗ ở này có đúng không?" in page(client, reverse("desk:questions"))
    text = page(client, question(referral))
    assert told.subject.full_name in text
    assert told.address in text
    for hidden in ("0912345678", "nguoi.thu@thu.example", told.head.personal_number):
        assert hidden is not None
        assert (hidden, hidden in text.replace(f"{told.facts['owner_name']}", "")) == (hidden, False)
    assert client.get(reverse("desk:dossier", args=[dossier.code])).status_code == 404
    looks = Look.objects.filter(by=person, subject="referral").values_list("subject_id", "unit_name")
    assert list(looks) == [(dossier.code, "Ủy ban nhân dân Phường Hoàn Kiếm")]


def test_an_answer_brings_the_dossier_back_and_closes_it_to_who_was_asked(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    referral = asked(dossier, officer)
    client = at_work(make_committee())
    document = dossier.documents.filter(pages__gt=0).first()
    empty = client.post(question(referral), {"outcome": "confirmed", "answer": " "})
    assert empty.status_code == 422
    assert "Hãy ghi nội dung trả lời." in empty.content.decode()
    assert client.post(question(referral), {"outcome": "perhaps", "answer": "Có"}).status_code == 422
    done = client.post(question(referral), {"outcome": "confirmed", "answer": "Đúng là nhà ở."})
    assert done.headers["Location"] == question(referral)
    dossier.refresh_from_db()
    assert dossier.state == "accepted"
    after = page(client, question(referral))
    assert "Đúng là nhà ở." in after
    assert told.subject.full_name not in after
    if document is not None:
        assert client.get(reverse("dossiers:page", args=[document.pk, 1])).status_code == 404
    assert "Không có câu hỏi nào" in page(client, reverse("desk:questions"))


def test_a_second_answer_is_told_that_it_came_too_late(officer: User, told: Scene) -> None:
    referral = asked(accepted(told, officer), officer)
    values = {"outcome": "confirmed", "answer": "Đúng."}
    assert at_work(make_committee()).post(question(referral), values).status_code == 302
    late = at_work(make_committee()).post(question(referral), {**values, "answer": "Sai."})
    assert late.status_code == 409
    assert "đã được trả lời trước đó" in late.content.decode()
    referral.refresh_from_db()
    assert referral.answer == "Đúng."


def test_a_question_is_there_only_for_the_desk_it_was_sent_to(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    referral = asked(dossier, officer, DeskKind.IMMIGRATION)
    values = {"outcome": "confirmed", "answer": "Lén trả lời"}
    for person, status in {
        make_committee(): 404,
        make_committee(HAI_BA_TRUNG): 404,
        province_officer(HO_CHI_MINH): 404,
        officer: 404,
        make_user(): 403,
        make_citizen(): 403,
    }.items():
        client = at_work(person)
        assert (person, client.get(question(referral)).status_code) == (person, status)
        assert (person, client.post(question(referral), values).status_code) == (person, status)
    referral.refresh_from_db()
    assert referral.answered_at is None
    for person in (province_officer(), central_officer()):
        assert told.subject.full_name in page(at_work(person), question(referral))


def test_a_confirmed_declaration_goes_out_as_a_paper_of_the_committee(officer: User) -> None:
    """Mẫu 01, 02: the lower half is the committee's."""
    told = scene("permanent-residence-registration", "mobile-vehicle")
    dossier = accepted(told, officer)
    part = next(one for one in told.case.components if one.form in COMMITTEE_FORMS)
    assert part.form is not None
    dossier.values["parts"][part.id] = True
    dossier.values[part.form] = told.values_for(paper_form(part.form), {})
    dossier.save()
    client = at_work(officer)
    address = reverse("desk:refer", args=[dossier.code, "uy-ban"])
    assert f"Kèm theo {part.form}" in page(client, address)
    client.post(address, {"version": dossier.version, "question": "Xin xác nhận."})
    referral = Referral.objects.get()
    assert referral.form_id == part.form
    committee = at_work(make_committee())
    assert told.subject.full_name in page(committee, question(referral))
    committee.post(question(referral), {"outcome": "confirmed", "answer": "Xác nhận."})
    assert list(dossier.slips.exclude(form_id="CT04").values_list("form_id", flat=True)) == [part.form]


def test_what_is_not_confirmed_gives_no_paper(officer: User, told: Scene) -> None:
    dossier = accepted(told, officer)
    referral = asked(dossier, officer)
    at_work(make_committee()).post(
        question(referral), {"outcome": "not_confirmed", "answer": "Không có nhà này."}
    )
    referral.refresh_from_db()
    assert referral.outcome == "not_confirmed"
    assert list(dossier.slips.values_list("form_id", flat=True)) == ["CT04"]
