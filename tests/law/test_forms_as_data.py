import re

import pytest

from cutru.law.forms import UnknownForm
from cutru.law.forms.paper import FIELD_TYPES, PaperForm, paper_form, paper_form_from, paper_form_ids

FORMS = paper_form_ids()


def test_the_residence_forms_are_these():
    assert FORMS == (
        "CT01", "CT01@2023", "CT02", "CT02@2023", "CT03", "CT04", "CT05", "CT06", "CT07", "CT08",
        "ND154-01", "ND154-02",
    )  # fmt: skip


@pytest.mark.parametrize("form_id", ["", "CT99", "NA17", "../CT01", "CT01@2025"])
def test_a_form_nobody_knows_is_unknown(form_id):
    with pytest.raises(UnknownForm):
        paper_form(form_id)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_has_what_screens_and_paper_need(form_id):
    form = paper_form(form_id)
    assert form.id == form_id
    assert all((form.title.vi, form.title.en, form.issued_by, form.print_template))
    refs = [note.ref for note in form.notes]
    assert len(refs) == len(set(refs))
    for field in form.fields:
        assert field.type in FIELD_TYPES
        assert (
            field.label.vi.strip() and field.label.en.strip() and field.label.en != field.label.vi
        ) or field.label.vi == "Email"
        assert (field.type == "table") == bool(field.columns)
        assert field.note_ref is None or form.notes_for(field.note_ref)
        assert len({choice.value for choice in field.choices}) == len(field.choices)
    assert form.boxed <= {field.id for field in form.fields if field.type == "id12"}


@pytest.mark.parametrize("form_id", FORMS)
def test_every_field_has_its_place_in_the_print_template_and_no_place_is_without_field(form_id):
    form = paper_form(form_id)
    places = {match for line in form.print_template for match in re.findall(r"\{\{(\w+)", line)}
    assert places == {field.id for field in form.fields}


def test_item_numbers_survive_the_reading_of_yaml():
    form = paper_form("CT01")
    assert [field.number for field in form.fields if field.number] == [str(number) for number in range(1, 12)]
    assert form.field("members").columns[0].number == "TT"
    assert form.field("members").columns[0].auto


def test_who_fills_a_field_is_the_forms_filler_unless_the_field_says_otherwise():
    form = paper_form("CT03")
    assert form.field("reason").filled_by == "applicant"
    assert form.field("receiver_signature").filled_by == "officer"
    assert {field.filled_by for field in paper_form("CT04").fields} == {"officer"}


def test_both_shapes_in_which_forms_were_collected_become_one():
    form: PaperForm = paper_form_from(
        {
            "id": "X1", "title_vi": "TỜ KHAI", "title_gloss_en": "Declaration",
            "sections": [{"id": "a", "fields": [
                {"id": "kind", "label_vi": "Loại", "gloss_en": "Kind", "type": "choice",
                 "choices": ["thường",
                             {"value": "other", "vi": "khác", "gloss_en": "other", "free_text": True}]},
                {"id": "when", "label_vi": "Ngày", "label_en": "Date", "type": "date", "required": True},
            ]}],
            "print_template": ["1- Loại: {kind}", "2- Ngày {when|d}"],
            "id_boxes": [{"field": "when", "count": 8, "basis": "print"}],
        }
    )  # fmt: skip
    kind, when = form.fields
    assert form.title.en == "Declaration"
    assert [(choice.value, choice.label.en, choice.free_text) for choice in kind.choices] == [
        ("thường", "thường", False),
        ("other", "other", True),
    ]
    assert (kind.label.en, kind.required, kind.max_len, kind.help, kind.number) == (
        "Kind",
        False,
        None,
        None,
        None,
    )
    assert (when.label.en, when.required) == ("Date", True)
    assert form.print_template == ("1- Loại: {kind}", "2- Ngày {when|d}")
    assert form.boxed == {"when"}


def test_a_type_of_field_nobody_can_draw_is_refused_when_loading():
    entry = {"id": "a", "fields": [{"id": "f", "label_vi": "F", "type": "hologram"}]}
    with pytest.raises(ValueError, match="hologram"):
        paper_form_from({"id": "X1", "title_vi": "T", "sections": [entry]})


def test_a_note_brings_its_sub_items_along():
    form = paper_form("CT01")
    assert [note.ref for note in form.notes_for("(3)")] == ["(3)", "(3)a", "(3)b", "(3)c"]
    assert form.notes_for(None) == ()
