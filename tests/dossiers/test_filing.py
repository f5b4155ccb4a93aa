"""Writing, filing and taking back: what is missing is told, nothing is done twice, time and fee are right."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.actions.drafting import ChannelClosed
from cutru.dossiers.actions.telling import tell_population
from cutru.dossiers.content import PARTICULARS, content_of
from cutru.dossiers.deadlines import due_of
from cutru.dossiers.fees import fee_of, payment_of
from cutru.dossiers.models import Channel, Consent, Dossier, DossierEntry
from cutru.dossiers.workflow import NotAllowed
from cutru.payments.actions import pay_at_counter
from cutru.payments.models import Payment
from cutru.residence.models import RegisterEntry
from tests.accounts.factories import make_citizen
from tests.dossiers.scenes import scene
from tests.dossiers.steps import accepted, agreed, filed, granted, picture, written
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db

TEMPORARY = ("temporary-residence-registration", "general")
SEPARATION = ("household-separation", "same-dwelling")


def codes(error: pytest.ExceptionInfo[actions.Incomplete]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_an_empty_draft_is_not_filed_and_says_which_forms_are_missing() -> None:
    told = scene(*TEMPORARY)
    dossier = actions.start(told.citizen, *TEMPORARY, Channel.ONLINE)

    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(told.citizen, dossier.code)

    assert codes(refused) == ["dossier_form_unfinished", "dossier_form_unfinished"]
    assert Dossier.objects.get(pk=dossier.pk).state == "draft"
    assert not DossierEntry.objects.exists()


def test_a_dossier_filed_twice_is_filed_once() -> None:
    told = scene(*TEMPORARY)
    first = filed(told)

    second = actions.submit(told.citizen, first.code)

    assert (second.pk, second.version) == (first.pk, first.version)
    assert first.entries.count() == 1
    assert Payment.objects.filter(purpose_code=first.code).count() == 1


def test_the_due_day_and_the_fee_are_those_of_the_catalogue() -> None:
    told = scene(*TEMPORARY)
    dossier = filed(told)

    content = content_of(dossier)
    assert dossier.submitted_at is not None
    assert dossier.due_at == due_of(content, dossier.submitted_at)
    assert (dossier.fee_amount, payment_of(dossier).amount) == (7_000, 7_000)  # type: ignore[union-attr]  # it is there


def test_children_pay_no_fee_without_asking_for_it() -> None:
    told = scene(*SEPARATION)
    dossier = written(told)
    content = content_of(dossier)
    values = {**content.values_of("CT01"), "dob": "2015-01-02"}
    actions.save_values(told.citizen, dossier.code, "CT01", values)

    fee = fee_of(content_of(Dossier.objects.get(pk=dossier.pk)))

    assert fee is not None
    assert (fee.amount, fee.exemption is not None) == (0, True)


def test_a_dossier_waits_for_everybody_who_has_to_agree() -> None:
    told = scene(*SEPARATION)
    dossier = written(told)

    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(told.citizen, dossier.code)

    assert set(codes(refused)) == {"dossier_consent_missing"}


def test_a_refused_consent_stops_the_dossier() -> None:
    told = scene(*SEPARATION)
    dossier = written(told)
    asked = actions.ask_consents(told.citizen, dossier.code)
    account = told.consenting[0]
    own = next(one for one in asked if one.personal_number == account.citizen.personal_number)
    actions.answer_consent(account, own.pk, agreed=False)

    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(told.citizen, dossier.code)

    assert "dossier_consent_refused" in codes(refused)


def test_a_consent_is_answered_once_and_by_the_person_asked_only() -> None:
    told = scene(*SEPARATION)
    dossier = written(told)
    asked = actions.ask_consents(told.citizen, dossier.code)
    account = told.consenting[0]
    own = next(one for one in asked if one.personal_number == account.citizen.personal_number)

    with pytest.raises(Consent.DoesNotExist):
        actions.answer_consent(make_citizen(), own.pk, agreed=True)
    actions.answer_consent(account, own.pk, agreed=True)
    with pytest.raises(actions.Conflict):
        actions.answer_consent(account, own.pk, agreed=False)

    assert Consent.objects.get(pk=own.pk).state == Consent.State.AGREED


def test_other_words_are_asked_for_anew() -> None:
    told = scene(*SEPARATION)
    dossier = written(told)
    agreed(told, dossier)
    content = content_of(Dossier.objects.get(pk=dossier.pk))
    actions.save_values(
        told.citizen, dossier.code, "CT01", {**content.values_of("CT01"), "request_content": "Việc khác"}
    )

    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(told.citizen, dossier.code)

    assert set(codes(refused)) == {"dossier_consent_missing"}


def test_somebody_elses_draft_is_not_there() -> None:
    told, stranger = scene(*TEMPORARY), make_citizen()
    dossier = written(told)

    for act in (actions.submit, actions.discard, actions.look_up, actions.ask_consents):
        with pytest.raises(Dossier.DoesNotExist):
            act(stranger, dossier.code)
    with pytest.raises(Dossier.DoesNotExist):
        actions.save_values(stranger, dossier.code, "CT01", {})
    assert Dossier.objects.get(pk=dossier.pk).values == dossier.values


def test_identity_level_one_does_not_file() -> None:
    with pytest.raises(PermissionDenied):
        actions.start(make_citizen(level=1), *TEMPORARY, Channel.ONLINE)


def test_a_way_the_case_does_not_have_is_closed() -> None:
    with pytest.raises(ChannelClosed):
        actions.start(
            ward_officer(), "permanent-residence-deregistration", "citizen-or-household", Channel.POST
        )
    with pytest.raises(ChannelClosed):
        actions.start(make_citizen(), "permanent-residence-deregistration", "ex-officio", Channel.ONLINE)


def test_a_form_that_is_no_part_of_the_dossier_is_not_kept() -> None:
    told = scene(*TEMPORARY)
    dossier = actions.start(told.citizen, *TEMPORARY, Channel.ONLINE)

    for key in ("CT02", "CT04", "ND154-01", "parts", ""):
        with pytest.raises(KeyError):
            actions.save_values(told.citizen, dossier.code, key, {})


@pytest.mark.parametrize("data", [b"", b"not a picture", b"%PDF-1.7 broken", b"\xff\xd8\xff\xe0 cut off"])
def test_a_broken_file_is_told_and_nothing_is_kept(data: bytes) -> None:
    told = scene(*TEMPORARY)
    dossier = actions.start(told.citizen, *TEMPORARY, Channel.ONLINE)

    with pytest.raises(actions.Incomplete):
        actions.add_document(told.citizen, dossier.code, "other", data, "x.jpg")

    assert not dossier.documents.exists()


def test_a_filed_dossier_takes_no_more_papers() -> None:
    told = scene(*TEMPORARY)
    dossier = filed(told)

    with pytest.raises(Dossier.DoesNotExist):
        actions.add_document(told.citizen, dossier.code, "other", picture(), "x.jpg")


def test_withdrawing_gives_the_fee_back_and_is_the_end() -> None:
    told, officer = scene(*TEMPORARY), ward_officer()
    dossier = filed(told)
    payment = payment_of(dossier)
    assert payment is not None
    pay_at_counter(officer, payment, "BL-1")

    gone = actions.withdraw(told.citizen, dossier.code, dossier.version)

    assert (gone.state, Payment.objects.get(pk=payment.pk).state) == ("withdrawn", "refund_due")
    with pytest.raises(NotAllowed):
        actions.withdraw(told.citizen, dossier.code, None)
    with pytest.raises(NotAllowed):
        actions.accept(officer, dossier.code, None)
    assert not RegisterEntry.objects.filter(dossier_code=dossier.code).exists()


def test_a_dossier_of_the_version_of_2024_can_be_sent_back_for_papers() -> None:
    told, officer = scene(*TEMPORARY), ward_officer()
    dossier = filed(told)
    with pytest.raises(NotAllowed):
        actions.ask_supplement(officer, dossier.code, None, "Thiếu giấy tờ")
    Dossier.objects.filter(pk=dossier.pk).update(law_on="2025-06-02")

    back = actions.ask_supplement(officer, dossier.code, None, "Thiếu giấy tờ")

    assert (back.state, back.reason) == ("supplement", "Thiếu giấy tờ")
    assert list(back.slips.values_list("form_id", flat=True)) == ["CT05"]


def test_a_fee_that_is_owed_keeps_the_result_back() -> None:
    told, officer = scene(*TEMPORARY), ward_officer()
    dossier = accepted(told, officer)

    with pytest.raises(actions.Incomplete) as refused:
        actions.grant(officer, dossier.code, dossier.version)

    assert codes(refused) == ["dossier_fee_open"]
    assert Dossier.objects.get(pk=dossier.pk).state == "accepted"


def test_what_changed_meanwhile_is_a_conflict() -> None:
    told, officer = scene(*TEMPORARY), ward_officer()
    dossier = filed(told)
    seen = dossier.version
    actions.accept(officer, dossier.code, seen)

    with pytest.raises(actions.Conflict):
        actions.refuse(officer, dossier.code, seen, "Không đủ điều kiện")


def test_another_wards_desk_finds_nothing() -> None:
    told = scene(*TEMPORARY)
    dossier = filed(told)

    with pytest.raises(Dossier.DoesNotExist):
        actions.accept(ward_officer("00256"), dossier.code, None)


def test_overdue_dossiers_are_reported_once() -> None:
    told = scene(*TEMPORARY)
    dossier = filed(told)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=timezone.now() - timedelta(hours=1))

    assert [actions.escalate_overdue(), actions.escalate_overdue()] == [1, 0]
    assert list(dossier.entries.values_list("move", flat=True)) == ["submit", "escalate"]


def test_only_forgotten_drafts_go() -> None:
    told = scene(*TEMPORARY)
    old, kept = (actions.start(told.citizen, *TEMPORARY, Channel.ONLINE) for _one in range(2))
    sent = filed(scene(*TEMPORARY))
    long_ago = timezone.now() - timedelta(days=61)
    Dossier.objects.filter(pk__in=[old.pk, sent.pk]).update(updated_at=long_ago)

    assert actions.remove_old_drafts() == 1
    assert set(Dossier.objects.values_list("pk", flat=True)) == {kept.pk, sent.pk}


def test_a_number_somebody_typed_opens_nobodys_record() -> None:
    told, stranger = scene(*SEPARATION), make_citizen()
    dossier = actions.start(stranger, *SEPARATION, Channel.ONLINE)
    actions.choose_parts(stranger, dossier.code, {"subject": told.facts["personal_id"]})

    shown = _shown_on_forms(stranger, dossier)

    assert told.subject.full_name not in shown
    assert told.head.full_name not in shown


def _shown_on_forms(person: User, dossier: Dossier) -> str:
    from cutru.dossiers.prefill import prefilled

    content = content_of(Dossier.objects.get(pk=dossier.pk))
    return " ".join(str(prefilled(content, key).values) for key in (PARTICULARS, "CT01"))


def test_online_nobody_files_for_a_stranger() -> None:
    told = scene("residence-information-confirmation", "data-available")
    stranger = make_citizen()
    told.citizen = stranger
    dossier = written(told)

    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(stranger, dossier.code)

    assert "dossier_subject_unrelated" in codes(refused)


def test_the_population_database_is_told_of_a_new_permanent_residence() -> None:
    from cutru.residence.models import TrialPopulationRecord

    told = scene("permanent-residence-registration", "own-home")
    number = str(told.facts["personal_id"])
    record = TrialPopulationRecord.objects.create(
        personal_number=number,
        full_name=told.subject.full_name,
        birth_date=told.subject.birth_date,
        sex=told.subject.sex,
    )
    dossier = granted(told, ward_officer())

    tell_population(number, dossier.code)
    tell_population(number, dossier.code)

    record.refresh_from_db()
    assert record.permanent_ward_code == told.ward
