"""How forms and the shared parts are drawn."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from cutru.accounts.models import Role
from cutru.web.navigation import work_menu


class GuestForm(forms.Form):
    name = forms.CharField(label="Họ tên", help_text="Như trên hộ chiếu")
    birth_date = forms.DateField(label="Ngày sinh", required=False)
    sex = forms.ChoiceField(label="Giới tính", choices=[("M", "Nam"), ("F", "Nữ")])
    card = forms.ChoiceField(
        label="Giấy tờ", choices=[("1", "Thẻ"), ("2", "Hộ chiếu")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Đã đọc")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"class": "rong"}))


def test_every_kind_of_field_gets_its_look():
    html = {name: str(GuestForm()[name]) for name in GuestForm.base_fields}

    assert 'class="form-control"' in html["name"]
    assert 'inputmode="numeric"' in html["birth_date"]
    assert 'class="form-select"' in html["sex"]
    assert html["card"].count('class="form-check-input"') == 2
    assert 'class="form-check-input"' in html["agreed"]
    assert 'class="rong form-control"' in html["note"]


def test_a_wrong_field_says_so_to_eyes_and_screen_readers():
    form = GuestForm({"birth_date": "31/02/2026"})

    name, birth = str(form["name"]), form["birth_date"].as_field_group()

    assert 'aria-invalid="true"' in name
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert "is-invalid" in name
    assert 'id="id_birth_date_error"' in birth


def test_optional_fields_carry_words_and_required_ones_nothing():
    form = GuestForm()

    assert "(không bắt buộc)" in form["birth_date"].as_field_group()
    assert "(không bắt buộc)" not in form["name"].as_field_group()


def test_a_search_form_may_leave_the_words_out():
    form = GuestForm()
    form.hide_optional_mark = True  # type: ignore[attr-defined]  # forms may set it

    assert "(không bắt buộc)" not in form["birth_date"].as_field_group()


def test_the_error_summary_links_to_every_wrong_field():
    html = render_to_string("components/error_summary.html", {"form": GuestForm({})})

    for target in ("id_name", "id_sex", "id_card", "id_agreed"):
        assert f'href="#{target}"' in html
    assert "id_note" not in html


def test_dates_are_read_as_vietnamese_write_them():
    form = GuestForm({"name": "A", "birth_date": "25/11/1990", "sex": "M", "card": "1", "agreed": "on"})

    assert form.is_valid()
    assert form.cleaned_data["birth_date"].isoformat() == "1990-11-25"


@pytest.mark.django_db
def test_nobody_sees_the_menu_of_another_role(officer, administrator, rf: RequestFactory):
    request = rf.get("/quan-tri/")
    request.user = administrator
    assert [item.url for item in work_menu(request)][:1] == ["/quan-tri/"]

    request.user = officer
    urls = [item.url for item in work_menu(request)]
    assert officer.role == Role.WARD_POLICE
    assert [url for url in urls if not url.startswith(("/cong-an/", "/mot-cua/"))] == []


def test_a_progress_bar_counts_in_words_too():
    html = render_to_string("components/progress.html", {"label": "Đang đọc", "done": 250, "total": 1000})

    assert '<progress max="1000" value="250">' in html
    assert "250/1000" in html
