"""The public pages of procedures."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cutru.law import catalogue
from cutru.law.catalogue import Procedure
from tests.legislation.factories import confirmed_correction
from tests.police.factories import page

pytestmark = pytest.mark.django_db
LIST = reverse("procedures:list")
EVERY = [
    version
    for procedure_id in catalogue.procedure_ids()
    for version in catalogue.versions(procedure_id)
]


def address(procedure_id: str, on: date | None = None) -> str:
    found = reverse("procedures:procedure", args=[procedure_id])
    return f"{found}?ngay={on.isoformat()}" if on else found


def test_all_thirteen_procedures_are_listed_for_everybody() -> None:
    text = page(Client(), LIST)
    for procedure_id in catalogue.procedure_ids("residence"):
        assert text.count(f'href="{address(procedure_id)}"') == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tach ho", ["household-separation"]),
        ("TÁCH HỘ", ["household-separation"]),
        ("1.004222", ["permanent-residence-registration"]),
        ("gia han", ["temporary-residence-extension"]),
        ("parking", ["vehicle-parking-residential-use-confirmation"]),
        ("khong co thu tuc nay", []),
    ],
)
def test_searching_minds_no_accents(words: str, found: list[str]) -> None:
    response = Client().get(LIST, {"tim": words})
    text = response.content.decode()
    assert [one for one in catalogue.procedure_ids("residence") if address(one) in text] == found


def test_what_is_searched_for_is_shown_as_text() -> None:
    assert "<script>x" not in Client().get(LIST, {"tim": "<script>x"}).content.decode()
    assert Client().get(LIST, {"tim": "x" * 101}).status_code == 422
    assert Client().get(LIST, {"tim": "\x00"}).status_code == 422


@pytest.mark.parametrize("version", EVERY, ids=lambda one: f"{one.id}-{one.legal_from}")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_tells_everything_the_catalogue_knows(version: Procedure, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    text = page(client, address(version.id, version.legal_from))
    told = [
        version.name, version.authority, version.intake_hours, *version.subjects, *version.channel_notes,
        *version.fee_exemptions, *(text for text in version.requirements if text.vi != "Không."),
        *version.notes, *version.uncertain,
        *version.common_notes, *(step.action for step in version.steps),
        *(rule.rule for rule in version.time_rules), *(result.name for result in version.results),
        *(outcome.condition for outcome in version.intake_outcomes),
        *(part for one in version.deadlines for part in (one.counted_from, one.stage, *one.excludes)),
        *(case.name for case in version.cases),
    ]  # fmt: skip
    for case in version.citizen_cases():
        told += [*case.conditions, case.course, case.notifier]
        for part in case.components:
            told += [part.name, part.condition, part.lookup, *part.remarks]
    for words in told:
        if words is not None:
            assert escape(words.in_language(language)) in text
    for basis in version.legal_basis:
        assert escape(basis.number) in text


def test_a_doubtful_fee_is_marked() -> None:
    text = page(Client(), address("temporary-residence-extension"))
    assert text.count("cần đối chiếu</span>") == 1


def test_a_corrected_fee_is_shown_from_its_day() -> None:
    extension = catalogue.load_procedure("temporary-residence-extension")
    place = [fee.uncertain for fee in extension.fees].index(True)
    confirmed_correction(path=f"/fees/{place}/amount", value=6000, starts=date(2026, 1, 1))
    before = page(Client(), address(extension.id, date(2025, 12, 31)))
    after = page(Client(), address(extension.id, date(2026, 1, 1)))
    assert ("6.000 đồng" in before, "cần đối chiếu</span>" in before) == (False, True)
    assert ("6.000 đồng" in after, "cần đối chiếu</span>" in after) == (True, False)


def test_old_versions_are_shown_and_lead_to_today() -> None:
    text = page(Client(), address("household-separation", date(2024, 2, 1)))
    assert "quy định của ngày 01/02/2024, áp dụng đến 14/11/2025" in text
    assert "Nộp hồ sơ" not in text
    newest = page(Client(), address("household-separation"))
    assert 'href="?ngay=2024-01-16"' in newest


def test_days_that_cannot_be_are_said() -> None:
    for wrong in ("2026-02-30", "x", "15/11/2025", "\x00"):
        response = Client().get(
            reverse("procedures:procedure", args=["household-separation"]), {"ngay": wrong}
        )
        assert response.status_code == 422
        assert "Ngày trong địa chỉ không đọc được" in response.content.decode()
    early = Client().get(address("household-separation", date(2023, 1, 1)))
    assert early.status_code == 404
    assert "Phiên bản đầu tiên có từ ngày 16/01/2024" in early.content.decode()
    assert Client().get(address("khong-co")).status_code == 404


def test_pages_ask_the_database_nothing(django_assert_num_queries: Any) -> None:
    client = Client()
    for path in (LIST, address("stay-notification")):
        page(client, path)
        with django_assert_num_queries(0):
            page(client, path)
