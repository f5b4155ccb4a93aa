import re
from datetime import UTC, datetime

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutru.law.bilingual import Text
from cutru.law.forms import UnknownForm
from cutru.law.forms.paper import Field, PaperForm, paper_form, paper_form_ids
from cutru.printing.field_text import field_text
from cutru.printing.paper_form import GivenConsent, blank_form_pdf, paper_form_pdf
from cutru.printing.print_template import parse_template, screen_only
from tests.printing.samples import HOSTILE, bare, page_texts, reader, whole_text

FORMS = paper_form_ids()
A4_WIDTH, RIGHT_MARGIN = 595.3, 40.0
AT = "2026-11-25T03:42:00+00:00"
MOMENT = datetime(2026, 11, 25, 3, 42, tzinfo=UTC)
SHOWN = "10:42 ngày 25/11/2026"


def squeezed(text: str) -> str:
    """Without white space and in capitals: how words are set on paper is not what is compared."""
    return bare(text).upper()


def example(field: Field, seed: int) -> object:
    """An invented value, another one for each seed."""
    plain = {
        "date": f"20{seed % 90 + 10}-03-08" if not field.with_time else AT,
        "sex": "FM"[seed % 2],
        "country": ("USA", "FRA")[seed % 2],
        "number": seed + 0.5,
        "phone": f"09{seed:08}",
        "email": f"nguoi{seed}@example.vn",
        "id12": f"0011900{seed:05}",
        "address": f"Số {seed} phố Hàng Bạc, phường Hoàn Kiếm",
        "bool": True,
        "photo": "key",
        "signature": {"name": f"Trần Thị Ký {seed}", "at": AT},
    }
    if field.type == "table":
        return [
            {c.id: example(c, seed * 50 + 7 * row + i) for i, c in enumerate(field.columns)}
            for row in range(6)
        ]
    if field.choices:
        chosen = [choice.value for choice in field.choices]
        return chosen if field.type == "multi" else chosen[seed % len(chosen)]
    return plain.get(field.type, f"Nội dung {field.id} thứ {seed}")


def filled(form: PaperForm) -> dict[str, object]:
    values: dict[str, object] = {field.id: example(field, seed) for seed, field in enumerate(form.fields, 1)}
    return values | {f"{field.id}_place": f"Nơi {field.id}" for field in form.fields if field.with_place}


def rightmost(pdf: bytes) -> float:
    """Where the rightmost sign of any page ends, in points."""
    ends = [0.0]
    for page in pdfium.PdfDocument(pdf):
        text = page.get_textpage()
        ends += [text.get_charbox(index)[2] for index in range(text.count_chars())]
    return max(ends)


def printed_labels(form: PaperForm) -> list[str]:
    """The labels the form prints, cut where a blank or a line's end stands inside them."""
    labels = []
    for field in form.fields:
        labels += [field.label.vi] if field.label_printed else []
        labels += [column.label.vi for column in field.columns]
    return [part for label in labels for part in re.split(r"\.{5}|: - ", label) if part.strip()]


def expected_values(field: Field, value: object) -> list[str]:
    """What of a value must be read on the paper."""
    if field.type in ("photo", "bool"):
        return []
    if field.type == "table":
        assert isinstance(value, list)
        return [
            field_text(column, row[column.id]) for row in value for column in field.columns if not column.auto
        ]
    if field.type == "signature":
        assert isinstance(value, dict)
        return [value["name"], f"Ký điện tử lúc {SHOWN}"]
    if field.with_time:
        return ["10 giờ 42 phút, ngày 25/11/2026"]
    if field.with_place:
        year, month, day = str(value).split("-")
        return [f"Nơi {field.id}, ngày {day} tháng {month} năm {year}"]
    if field.type == "multi":
        return [choice.label.vi + "x" for choice in field.choices]
    return [field_text(field, value)]


@pytest.mark.parametrize("form_id", FORMS)
def test_no_label_note_or_value_of_a_filled_form_is_missing_on_paper(form_id: str) -> None:
    form = paper_form(form_id)
    values = filled(form)
    text = squeezed(whole_text(paper_form_pdf(form, values)))
    unseen = screen_only(form.print_template)
    wanted = [*printed_labels(form), *(note.text.vi for note in form.notes)]
    for field in form.fields:
        wanted += [] if field.id in unseen else expected_values(field, values[field.id])
    assert [part for part in wanted if squeezed(part) not in text] == []


@pytest.mark.parametrize("form_id", FORMS)
def test_a_blank_form_prints_every_label_and_no_value(form_id: str) -> None:
    form = paper_form(form_id)
    text = squeezed(whole_text(blank_form_pdf(form_id)))
    assert [label for label in printed_labels(form) if squeezed(label) not in text] == []
    dates = re.compile(r"\d{2}/\d{1,2}/20\d\d")
    assert dates.findall(text) == dates.findall("".join(form.header))
    assert "NONE" not in text


@pytest.mark.parametrize("form_id", FORMS)
def test_every_word_of_the_print_template_is_on_the_paper(form_id: str) -> None:
    form = paper_form(form_id)
    text = squeezed(whole_text(blank_form_pdf(form_id)))
    words = [
        squeezed(piece.text)
        for line in parse_template(form.print_template)
        for cell in line.cells
        for piece in cell.pieces
        if piece.kind == "text"
    ]
    assert [word for word in words if word.upper() not in text] == []


def test_a_personal_number_stands_in_twelve_boxes_and_an_older_one_in_the_first() -> None:
    form = paper_form("CT04")
    text = squeezed(whole_text(paper_form_pdf(form, {"personal_id": "012345678"})))
    assert squeezed("Số định danh cá nhân/CMND: 012345678 Nơi") in text
    odd = squeezed(whole_text(paper_form_pdf(form, {"personal_id": "khong co so nao het"})))
    assert squeezed("CMND: khong co so nao het") in odd


def test_times_are_shown_on_vietnams_clock() -> None:
    text = bare(whole_text(paper_form_pdf(paper_form("CT04"), {"received_at": "2026-11-25T20:30:00+00:00"})))
    assert bare("Thời gian nhận hồ sơ: 03 giờ 30 phút, ngày 26/11/2026") in text


def test_electronic_consents_stand_in_the_place_of_signatures() -> None:
    form = paper_form("CT01")
    owners = [
        GivenConsent("Lê Thị Hoa", "001190000345", "Đồng ý cho đăng ký", MOMENT, "Hà Nội"),
        GivenConsent("Trần Văn Nam", "001090000678", "Đồng ý cho đăng ký", MOMENT, "Hà Nội", on_paper=True),
    ]
    text = squeezed(whole_text(paper_form_pdf(form, {}, consents={"owner": owners, "head": []})))
    for part in (
        "Hà Nội, ngày 25 tháng 11 năm 2026",
        f"Đã xác nhận đồng ý điện tử lúc {SHOWN}",
        "Có văn bản đồng ý riêng kèm theo hồ sơ",
        "(7) Họ và tên: Lê Thị Hoa; Trần Văn Nam",
        "(7) Số định danh cá nhân: 001190000345; 001090000678",
    ):
        assert text.count(squeezed(part)) == 1
    assert text.count(squeezed("Đồng ý cho đăng ký")) == 1


def test_a_consent_never_signs_for_the_head_of_the_authority() -> None:
    given_by = GivenConsent("Lê Thị Hoa", "001190000345", "Đồng ý", MOMENT)
    assert "LêThịHoa" not in whole_text(paper_form_pdf(paper_form("CT06"), {}, consents={"head": [given_by]}))


def test_a_long_list_goes_on_over_pages_with_its_heading() -> None:
    form = paper_form("CT01")
    rows = [{"full_name": f"Người thứ {number:03}", "dob": "1990-03-08"} for number in range(1, 121)]
    pages = page_texts(paper_form_pdf(form, {"members": rows}))
    listed = [page for page in pages if "Ngườithứ" in page]
    assert len(listed) > 2
    assert all("TTHọ,chữđệmvàtên" in page for page in listed)
    assert re.findall(r"Ngườithứ(\d{3})", "".join(pages)) == [f"{number:03}" for number in range(1, 121)]


def test_a_marked_paper_carries_the_mark_on_every_page() -> None:
    mark = Text("BẢN NHÁP", "DRAFT")
    for page in page_texts(paper_form_pdf(paper_form("CT01"), {}, mark=mark)):
        assert bare(mark.vi) in page


def test_the_paper_names_its_form_in_its_metadata() -> None:
    metadata = reader(blank_form_pdf("CT01@2023")).metadata
    assert metadata is not None
    assert metadata.title == "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ (CT01)"


def test_a_blank_form_nobody_knows_is_unknown() -> None:
    with pytest.raises(UnknownForm):
        blank_form_pdf("CT99")


@pytest.mark.parametrize("form_id", FORMS)
def test_hostile_values_are_set_as_text_and_do_no_harm(form_id: str) -> None:
    form = paper_form(form_id)
    code = '#panic("x") $1/0$ *b* _i_ @ref <label> // \\ #import "/etc/passwd": * ' + " ".join(HOSTILE)
    texts: dict[str, object] = {
        field.id: [dict.fromkeys((column.id for column in field.columns), code)]
        if field.type == "table"
        else code
        for field in form.fields
    }
    assert "#panic(" in whole_text(paper_form_pdf(form, texts))
    long_word = {field.id: "W" * 300 for field in form.fields if field.type != "table"}
    assert rightmost(paper_form_pdf(form, long_word)) <= A4_WIDTH - RIGHT_MARGIN


@settings(max_examples=60, deadline=None)
@given(form_id=st.sampled_from(FORMS), text=st.text(max_size=60), data=st.data())
def test_any_text_in_any_field_prints(form_id: str, text: str, data: st.DataObject) -> None:
    form = paper_form(form_id)
    field = data.draw(st.sampled_from([*form.fields]))
    value = [{column.id: text for column in field.columns}] if field.type == "table" else text
    assert paper_form_pdf(form, {field.id: value, f"{field.id}_place": text}).startswith(b"%PDF")
