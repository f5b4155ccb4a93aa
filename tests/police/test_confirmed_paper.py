"""A confirmation becomes a signed paper that goes back to the facility, and to nobody else."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.police import signing_keys
from cutru.police.actions import confirm_stays
from cutru.police.models import ConfirmedDocument
from cutru.police.tasks import build_confirmed_document
from cutru.printing.signing import make_trial_certificate, verify_pdf
from cutru.stays import actions
from cutru.stays.models import Stay
from cutru.stays.receipts import show_receipt
from tests.facilities.factories import add_member, make_facility
from tests.police.factories import at_work, page, ward_officer
from tests.printing.samples import missing
from tests.stays.factories import make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db


def confirm(officer: User, *stays: Stay) -> None:
    """By the button of the inbox, as the stays are now."""
    for stay in stays:
        stay.refresh_from_db()
    values = [f"{stay.pk}.{stay.version}" for stay in stays]
    assert at_work(officer).post(reverse("police:confirm"), {"stay": values}).status_code == 302


def waiting_jobs() -> list[dict[str, Any]]:
    jobs = ProcrastinateJob.objects.filter(task_name="police.build_confirmed_document").order_by("pk")
    return [job.args for job in jobs]


def work_off() -> list[bool]:
    """What the worker does, in this process."""
    return [build_confirmed_document(**arguments) for arguments in waiting_jobs()]


def download(facility: Facility, stay: Stay) -> Any:
    client = at_work(receptionist_of(facility), purpose=None)
    return client.get(reverse("confirmed:pdf", args=[show_receipt(stay.receipt)]))


def test_the_facility_gets_its_paper_signed_and_unchanged() -> None:
    facility = make_facility(name="Khách sạn Ven Hồ")
    stay = make_stay(facility, full_name="MUSTERMANN ERIKA")
    confirm(ward_officer(), stay)
    assert waiting_jobs() == [{"stay_id": stay.pk, "version": 2}]
    assert work_off() == [True]
    answer = download(facility, stay)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    report = verify_pdf(answer.content, [signing_keys.certificate()])
    assert (report.valid, report.whole_file_covered) == (True, True)
    assert report.signer_name == signing_keys.TRIAL_NAME
    expected = ["MUSTERMANN ERIKA", stay.document_number, "Khách sạn Ven Hồ", "Trần Thị Hồng Nhung"]
    assert missing(answer.content, [*expected, "Công an", show_receipt(stay.receipt)]) == []


def test_only_foreigners_have_a_paper_and_each_confirmation_one() -> None:
    facility = make_facility()
    foreigner, citizen = make_stay(facility), make_stay(facility, vietnamese_guest())
    officer = ward_officer()
    confirm(officer, foreigner, citizen)
    confirm(officer, foreigner, citizen)
    assert waiting_jobs() == [{"stay_id": foreigner.pk, "version": 2}]
    assert download(facility, citizen).status_code == 404


def test_a_confirmation_that_fails_leaves_no_task_behind() -> None:
    stay = make_stay(make_facility())
    with transaction.atomic():
        confirm_stays(ward_officer(), {stay.pk: 1})
        assert len(waiting_jobs()) == 1
        transaction.set_rollback(True)
    assert waiting_jobs() == []
    stay.refresh_from_db()
    assert stay.confirmed_at is None


def test_a_task_that_runs_twice_keeps_the_first_paper() -> None:
    stay = make_stay(make_facility())
    confirm(ward_officer(), stay)
    assert work_off() == [True]
    first = ConfirmedDocument.objects.values().get()
    assert work_off() == [True]
    assert ConfirmedDocument.objects.values().get() == first


def test_other_facilities_and_strangers_find_nothing() -> None:
    facility, other = make_facility(), make_facility()
    stay = make_stay(facility)
    make_stay(other)
    confirm(ward_officer(), stay)
    work_off()
    assert download(other, stay).status_code == 404
    former = add_member(facility, is_active=False).user
    address = reverse("confirmed:pdf", args=[show_receipt(stay.receipt)])
    assert at_work(former, purpose=None).get(address).status_code == 404
    assert at_work(ward_officer()).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert at_work(receptionist_of(facility)).get(reverse("confirmed:pdf", args=["x"])).status_code == 404


def test_before_confirmation_there_is_no_paper_and_until_it_is_signed_a_word() -> None:
    facility = make_facility()
    stay = make_stay(facility)
    assert download(facility, stay).status_code == 404
    confirm(ward_officer(), stay)
    answer = download(facility, stay)
    assert answer.status_code == 202
    assert "đang được lập" in answer.content.decode()


def test_a_correction_supersedes_the_paper_and_a_new_confirmation_brings_a_new_one() -> None:
    facility = make_facility()
    stay = make_stay(facility, full_name="MISSPELT ANNA")
    officer = ward_officer()
    confirm(officer, stay)
    work_off()
    actions.correct(receptionist_of(facility), stay.pk, {"full_name": "CORRECT ANNA"})
    assert download(facility, stay).status_code == 404
    assert ConfirmedDocument.objects.count() == 1
    confirm(officer, stay)
    assert work_off() == [False, True]
    answer = download(facility, stay)
    assert missing(answer.content, ["CORRECT ANNA"]) == []
    assert missing(answer.content, ["MISSPELT ANNA"]) == ["MISSPELT ANNA"]
    assert list(ConfirmedDocument.objects.order_by("pk").values_list("stay_version", flat=True)) == [2, 4]


def test_asking_for_a_correction_withdraws_the_paper() -> None:
    facility = make_facility()
    stay = make_stay(facility)
    officer = ward_officer()
    confirm(officer, stay)
    work_off()
    actions.ask_correction(officer, stay.pk, "Sai ngày sinh")
    assert download(facility, stay).status_code == 404
    assert work_off() == [False]


def test_moving_to_another_room_or_leaving_keeps_the_paper() -> None:
    facility = make_facility()
    stay = make_stay(facility)
    confirm(ward_officer(), stay)
    actions.change_room(receptionist_of(facility), [stay.pk], "909")
    assert work_off() == [True]
    actions.depart(receptionist_of(facility), [stay.pk])
    assert download(facility, stay).status_code == 200


def test_officers_open_the_same_paper() -> None:
    stay = make_stay(make_facility())
    officer = ward_officer()
    confirm(officer, stay)
    client = at_work(officer)
    assert "đang được lập" in page(client, reverse("police:stay", args=[stay.pk]))
    address = reverse("police:confirmed_pdf", args=[stay.pk])
    assert client.get(address).status_code == 404
    work_off()
    assert address in page(client, reverse("police:stay", args=[stay.pk]))
    assert client.get(address).content == bytes(ConfirmedDocument.objects.get().pdf)


def test_what_an_officer_wrote_down_is_declared_by_the_representative() -> None:
    facility = make_facility(representative_name="Phạm Thị Chủ Nhà")
    stay = make_stay(facility)
    officer = ward_officer()
    stay.submission.by = officer
    stay.submission.save()
    confirm(officer, stay)
    work_off()
    assert missing(bytes(ConfirmedDocument.objects.get().pdf), ["Phạm Thị Chủ Nhà"]) == []


def test_the_trial_key_is_made_once_for_its_owner_only(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "new"
    first = signing_keys.certificate()
    assert signing_keys.certificate() == first
    place = tmp_path / "new" / "signing"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (place, *place.iterdir())}
    assert modes == {"signing": 0o700, "key.pem": 0o600, "certificate.pem": 0o600}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["signing"]


def test_production_signs_with_its_own_key_and_makes_none(settings: Any, tmp_path: Path) -> None:
    settings.ENVIRONMENT = "production"
    settings.HOME = tmp_path
    assert not signing_keys.can_sign()
    with pytest.raises(signing_keys.NoSigningKey):
        signing_keys.signer()
    key, certificate = make_trial_certificate("Công an Phường Hoàn Kiếm", 30)
    (tmp_path / "k.pem").write_bytes(key)
    (tmp_path / "c.pem").write_bytes(certificate)
    settings.SIGNING_KEY_FILE = str(tmp_path / "k.pem")
    settings.SIGNING_CERTIFICATE_FILE = str(tmp_path / "c.pem")
    assert signing_keys.can_sign()
    assert signing_keys.signer().name == "Công an Phường Hoàn Kiếm"
    assert not (tmp_path / "signing").exists()


def test_without_a_key_confirmations_hold_and_the_missing_key_is_said(settings: Any) -> None:
    facility = make_facility()
    stay = make_stay(facility, departure_on=today() + timedelta(days=1))
    officer = ward_officer()
    settings.ENVIRONMENT = "production"
    confirm(officer, stay)
    assert waiting_jobs() == []
    assert "chưa có khoá ký số" in page(at_work(officer), reverse("police:stay", args=[stay.pk]))
    answer = download(facility, stay)
    assert "Việc xác nhận vẫn có hiệu lực." in answer.content.decode()
