"""What a person sees of a drawn form: labels, notes, problems, rows, and the filled form to read."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from cutru.dossiers.drawing import as_posted, form_class, initial_of
from cutru.dossiers.drawing.showing import told_of
from cutru.law.forms.paper import paper_form, paper_form_ids
from cutru.law.particulars import particulars
from cutru.places.models import Ward
from cutru.printing.paper_form import GivenConsent

TODAY = date(2026, 11, 25)
FORM = "dossiers/drawing/form.html"

pytestmark = pytest.mark.django_db


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("form_id", paper_form_ids())
@pytest.mark.parametrize("bound", [False, True])
def test_every_form_is_drawn_with_one_id_per_element_and_a_label_for_every_input(
    form_id: str, bound: bool
) -> None:
    paper = paper_form(form_id)
    made = form_class(paper, on=TODAY, by=paper.filled_by)
    form = made(as_posted(made())) if bound else made()
    html = render_to_string(FORM, {"form": form, "autosave_url": "/x/"})
    found = ids(html)
    assert len(found) == len(set(found))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(found)
    assert set(re.findall(r'href="#([^"]+)"', html.partition("<fieldset")[0])) <= set(found)
    assert bool(form.faults) == ('role="alert"' in html)
    assert "style=" not in html
    for one in form.asked:
        assert [
            bound.html_name for bound in form.inputs(one) if f'name="{bound.html_name}"' not in html
        ] == []


def test_a_problem_stands_beside_its_field_and_leads_there_from_the_top() -> None:
    made = form_class(paper_form("CT03"), on=TODAY)
    html = render_to_string(FORM, {"form": made({"dob": "31/02/1990"})})
    sentence = "“31/02/1990” không phải ngày đúng. Hãy viết như 25/11/2026."
    assert f'<a href="#id_dob">2. Ngày, tháng, năm sinh: {sentence}</a>' in html
    assert html.count(sentence) == 2
    assert re.search(
        r'<input[^>]*name="dob"[^>]*aria-invalid="true"[^>]*aria-describedby="id_dob_error"', html
    )


def test_a_problem_in_a_table_leads_to_its_row() -> None:
    made = form_class(paper_form("CT01"), on=TODAY)
    data = {"members-rows": "2", "members-1-full_name": "Bé", "members-1-personal_id": "12"}
    html = render_to_string(FORM, {"form": made(data)})
    assert '<a href="#id_members-1-personal_id">Dòng 2, Số định danh cá nhân:' in html
    assert "id_members-0-" not in html.partition("</ul>")[0]


def test_notes_open_beside_the_field_in_the_readers_language() -> None:
    made = form_class(paper_form("CT01"), on=TODAY)
    assert "Ghi rõ ràng, cụ thể nội dung đề nghị." in render_to_string(FORM, {"form": made()})
    with translation.override("en"):
        html = render_to_string(FORM, {"form": made()})
    assert "State the request clearly and specifically." in html
    assert "10. Content of the request" in html


def test_nobody_signs_online() -> None:
    for form_id, own in (("CT01", True), ("CT03", True), ("ND154-02", True), ("CT04", False)):
        paper = paper_form(form_id)
        html = render_to_string(FORM, {"form": form_class(paper, on=TODAY, by=paper.filled_by)()})
        assert ("Không phải ký khi nộp trực tuyến." in html) == own
        assert "_signature" not in html


def test_what_the_state_knows_is_shown_and_not_asked() -> None:
    made = form_class(paper_form("CT01"), on=TODAY, locked=["full_name", "sex"])
    html = render_to_string(FORM, {"form": made(initial={"full_name": "Nguyễn Thị Ngọc Ánh", "sex": "F"})})
    assert "Nguyễn Thị Ngọc Ánh" in html
    assert 'name="full_name"' not in html
    assert 'name="sex"' not in html


def test_the_wards_of_a_chosen_province_are_listed_without_scripts(hoan_kiem: Ward) -> None:
    made = form_class(particulars("temporary-residence-registration", "general"), on=TODAY)
    asked = made({"dwelling-province": hoan_kiem.province_id, "pick_province": "dwelling"})
    assert asked.redraws
    html = render_to_string(FORM, {"form": asked.redrawn()})
    assert f'<option value="{hoan_kiem.pk}">' in html
    assert 'role="alert"' not in html


def test_values_of_others_are_shown_as_text() -> None:
    made = form_class(paper_form("CT01"), on=TODAY, locked=["full_name"])
    values = {"full_name": "<script>1</script>", "request_content": "</textarea><script>2</script>"}
    html = render_to_string(FORM, {"form": made(initial=initial_of(values))})
    assert "<script>" not in html
    assert "<script>" not in render_to_string(
        "dossiers/drawing/summary.html", {"told": told_of(paper_form("CT01"), values)}
    )


def test_a_filled_form_is_read_with_its_tables_and_consents(hoan_kiem: Ward) -> None:
    values = {
        "full_name": "Nguyễn Thị Ngọc Ánh", "dob": "1990-03-08", "sex": "F", "email": "",
        "members": [{"full_name": "Trần Văn Bé", "dob": "2020-01-02", "sex": "M"}],
    }  # fmt: skip
    consent = GivenConsent("Lê Thị Hoa", "001190000345", "Đồng ý", datetime(2026, 11, 25, 3, 42, tzinfo=UTC))
    told = told_of(paper_form("CT01"), values, consents={"owner": [consent]})
    assert [(one.label, one.text) for part in told for one in part.told if not one.rows] == [
        ("1. Họ, chữ đệm và tên khai sinh", "Nguyễn Thị Ngọc Ánh"),
        ("2. Ngày, tháng, năm sinh", "08/03/1990"),
        ("3. Giới tính", "Nữ"),
    ]
    assert [one.rows for part in told for one in part.told if one.rows] == [
        (("Trần Văn Bé", "02/01/2020", "Nam", "", ""),)
    ]
    html = render_to_string("dossiers/drawing/summary.html", {"told": told})
    assert "Đã đồng ý qua mạng lúc 10:42 25/11/2026" in html
    place = told_of(
        particulars("temporary-residence-registration", "general"),
        {"dwelling": {"ward": hoan_kiem.pk, "address": "12 Hàng Bạc"}},
    )
    assert place[0].told[0].text == f"12 Hàng Bạc, {hoan_kiem.name}, {hoan_kiem.province.name}"
