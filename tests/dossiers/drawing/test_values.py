"""What a person writes on a drawn form comes back as it was written."""

from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.dossiers.drawing import as_posted, form_class, initial_of, partial_values, problems_of, values_of
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.bilingual import Text
from cutru.law.forms.paper import Field, PaperForm, paper_form, paper_form_ids
from cutru.law.particulars import particulars
from cutru.places.models import Ward

TODAY = date(2026, 11, 25)
FORMS = [paper_form(form_id) for form_id in paper_form_ids()]
HOAN_KIEM = "00070"

pytestmark = pytest.mark.django_db

WORD = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd")), min_size=1, max_size=12).map(
    lambda word: normalize("NFC", word)
)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
TWELVE = st.text("0123456789", min_size=12, max_size=12)


def values_for(field: Field, long: bool) -> st.SearchStrategy[Any]:
    """Values as the engine itself would keep them."""
    if field.choices:
        chosen = st.sampled_from([choice.value for choice in field.choices])
        if field.type != "multi":
            return chosen
        order = [choice.value for choice in field.choices]
        return st.sets(chosen, min_size=1).map(lambda some: [value for value in order if value in some])
    days = st.dates(TODAY - timedelta(days=100 * 365), TODAY).map(date.isoformat)
    lately = st.dates(date(2000, 1, 1), TODAY).map(date.isoformat)  # in 1955 Saigon's clocks were at +08:00
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "date": lately.map(lambda day: f"{day}T10:42:00+07:00") if field.with_time else days,
        "sex": st.sampled_from("MF"),
        "country": st.sampled_from(sorted(NATIONALITIES)),
        "number": st.integers(0, 10**6) | st.integers(1, 9999).map(lambda n: n + 0.5),
        "phone": st.text("0123456789", min_size=8, max_size=8).map("09".__add__),
        "email": st.integers(0, 10**6).map(lambda n: f"nguoi{n}@example.vn"),
        "id12": TWELVE,
        "person_number": TWELVE,
        "bool": st.just(True),
        "ward": st.just(HOAN_KIEM),
        "dwelling": st.builds(lambda address: {"ward": HOAN_KIEM, "address": address}, LINE),
    }
    if field.type == "table":
        row = st.fixed_dictionaries({one.id: values_for(one, False) for one in field.columns if not one.auto})
        return st.lists(row, min_size=max(field.min_rows, 1), max_size=3)
    return kinds.get(field.type, LINE)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(paper=st.sampled_from(FORMS), data=st.data())
def test_values_shown_and_posted_back_are_the_same_values(paper: PaperForm, data: st.DataObject) -> None:
    made = form_class(paper, on=TODAY, by=paper.filled_by)
    empty = made()
    values = {one.id: data.draw(values_for(one, False), label=one.id) for one in empty.asked}
    form = made(as_posted(made(initial=initial_of(values))))
    assert form.faults == []
    assert values_of(form) == values
    assert problems_of(paper, values, on=TODAY, by=paper.filled_by) == []


@settings(max_examples=40, deadline=None)
@given(typed=st.text(max_size=40), data=st.data())
def test_whatever_is_typed_is_kept_and_shown_again(typed: str, data: st.DataObject) -> None:
    paper = data.draw(st.sampled_from(FORMS))
    made = form_class(paper, on=TODAY, by=paper.filled_by)
    posted = as_posted(made())
    for name in list(posted):
        if not name.endswith("-rows"):
            posted[name] = typed
    kept = partial_values(made(posted))
    again = partial_values(made(as_posted(made(initial=initial_of(kept)))))
    assert again == kept


def test_a_date_nobody_can_read_is_kept_as_typed_with_its_problem(hoan_kiem: Ward) -> None:
    made = form_class(paper_form("CT03"), on=TODAY)
    posted = as_posted(made())
    posted.update({"full_name": "Nguyễn Thị Ngọc Ánh", "dob": "31/02/1990"})
    form = made(posted)
    kept = partial_values(form)
    assert (kept["full_name"], kept["dob"]) == ("Nguyễn Thị Ngọc Ánh", "31/02/1990")
    assert [fault.problem.code for fault in form.faults if fault.anchor == "id_dob"] == ["not_a_date"]
    assert 'value="31/02/1990"' in str(made(initial=initial_of(kept))["dob"])
    with pytest.raises(ValueError, match="faults"):
        values_of(form)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("25/11/2026", "2026-11-25"),
        ("2511", "2026-11-25"),
        ("hôm nay", "2026-11-25"),
        ("01.12.26", "2026-12-01"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, kept: str) -> None:
    made = form_class(paper_form("CT03"), on=TODAY)
    assert partial_values(made({"absent_from": typed}))["absent_from"] == kept


@pytest.mark.parametrize(
    ("typed", "code"), [("1990", "full_birth_date_required"), ("26/11/2026", "birth_in_future")]
)
def test_a_birth_date_is_whole_and_not_after_today(typed: str, code: str) -> None:
    faults = form_class(paper_form("CT03"), on=TODAY)({"dob": typed}).faults
    assert [fault.problem.code for fault in faults if fault.anchor == "id_dob"] == [code]


def test_old_identity_card_numbers_are_taken_only_where_the_form_names_them() -> None:
    def codes(form_id: str, field: str) -> list[str]:
        made = form_class(paper_form(form_id), on=TODAY, by=paper_form(form_id).filled_by)
        return [one.problem.code for one in made({field: "012345678"}).faults if one.anchor == f"id_{field}"]

    assert codes("CT04", "personal_id") == []
    assert codes("CT01", "personal_id") == ["number_12_digits"]


def test_every_problem_names_its_field() -> None:
    found = problems_of(paper_form("CT01"), {"email": "không phải thư"}, on=TODAY)
    assert [(problem.field, problem.code) for problem in found] == [
        ("addressee", "required"), ("full_name", "required"), ("dob", "required"), ("sex", "required"),
        ("personal_id", "required"), ("phone", "required"), ("email", "email_malformed"),
        ("head_name", "required"), ("relation_to_head", "required"),
        ("head_personal_id", "required"), ("request_content", "required"),
    ]  # fmt: skip


def test_what_the_law_lets_stay_empty_may_stay_empty() -> None:
    found = problems_of(paper_form("CT01"), {}, on=TODAY, optional=["personal_id", "head_personal_id"])
    assert {"personal_id", "head_personal_id"}.isdisjoint({problem.field for problem in found})


def test_locked_values_cannot_be_changed_by_posting_others() -> None:
    made = form_class(paper_form("CT01"), on=TODAY, locked=["full_name", "dob"])
    form = made({"full_name": "Kẻ Khác", "dob": "01/01/2000"}, initial={"full_name": "Nguyễn Thị Ngọc Ánh"})
    assert partial_values(form)["full_name"] == "Nguyễn Thị Ngọc Ánh"
    assert partial_values(form)["dob"] == "2000-01-01"


def test_consents_signatures_and_officers_fields_are_not_asked_of_the_applicant() -> None:
    asked = {one.id for one in form_class(paper_form("CT01"), on=TODAY)().asked}
    assert asked == {
        "addressee", "full_name", "dob", "sex", "personal_id", "phone", "email", "head_name",
        "relation_to_head", "head_personal_id", "request_content", "members",
    }  # fmt: skip
    officers = {one.id for one in paper_form("ND154-02").fields if one.filled_by == "officer"}
    assert officers.isdisjoint({one.id for one in form_class(paper_form("ND154-02"), on=TODAY)().asked})


def test_a_dwelling_needs_a_ward_of_its_province_and_an_address(hoan_kiem: Ward) -> None:
    paper = particulars("temporary-residence-registration", "general")
    made = form_class(paper, on=TODAY)
    whole = {"dwelling": {"ward": hoan_kiem.pk, "address": "12 Hàng Bạc"}, "until": "2027-11-25"}
    assert problems_of(paper, whole, on=TODAY) == []
    posted = as_posted(made(initial=initial_of(whole)))
    posted["dwelling-province"] = "79"
    faults = made(posted).faults
    assert [(fault.anchor, fault.problem.code) for fault in faults] == [
        ("id_dwelling-ward", "ward_not_in_province")
    ]
    only_province = made({"dwelling-province": "01"})
    assert partial_values(only_province)["dwelling"] == {"ward": "", "address": "", "province": "01"}


def test_a_ground_must_be_one_the_law_of_the_day_knows() -> None:
    paper = particulars("permanent-residence-deregistration", "citizen-or-household")
    ground = next(one.id for one in paper.fields if one.type == "ground")
    made = form_class(paper, on=TODAY, options={ground: [("a", Text("Định cư", "Emigrated"))]})
    codes = [one.problem.code for one in made({ground: "zz"}).faults if one.problem.field == ground]
    assert codes == ["not_in_list"]


def test_rows_are_added_and_taken_away_without_scripts() -> None:
    made = form_class(paper_form("CT01"), on=TODAY)
    typed = {
        "members-rows": "2",
        "members-0-full_name": "Một",
        "members-1-full_name": "Hai",
        "full_name": "Ánh",
    }
    more = made({**typed, "add_row": "members"})
    assert more.redraws
    assert [row["full_name"].value() for row in more.redrawn().rows["members"].forms] == ["Một", "Hai", None]
    less = made({**typed, "remove_row": "members:0"})
    again = less.redrawn()
    assert [row["full_name"].value() for row in again.rows["members"].forms] == ["Hai"]
    assert again["full_name"].value() == "Ánh"
    assert not made(typed).redraws


def test_empty_rows_are_no_rows_and_a_table_may_need_some() -> None:
    paper = paper_form("CT02")
    made = form_class(paper, on=TODAY)
    form = made({"life_history-rows": "3"})
    assert partial_values(form)["life_history"] == []
    assert [one.problem.code for one in form.faults if one.problem.field == "life_history"] == [
        "rows_too_few"
    ]


@pytest.mark.parametrize("count", ["999999999999", "-1", "abc", "", "²"])
def test_a_count_of_rows_nobody_could_have_does_no_harm(count: str) -> None:
    made = form_class(paper_form("CT01"), on=TODAY)
    assert partial_values(made({"members-rows": count}))["members"] == []
