"""What facilities fill in: registration, branches, changes, staff."""

import re
import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cutru.accounts.actions import LEGACY_PREFIXES
from cutru.accounts.models import User
from cutru.facilities.actions import FacilityData, NewStaff
from cutru.facilities.errors import error, raise_errors
from cutru.facilities.fields import (
    PICK_WARDS,
    AddressFormMixin,
    BirthDateField,
    NameField,
    PhoneField,
    PlainForm,
    WholeNumberField,
)
from cutru.facilities.models import BUSINESS_TYPES, Facility, FacilityType, Membership, PicturesKept
from cutru.facilities.queries import is_free_username
from cutru.identity.names import name_problems, place_name_problems
from cutru.identity.personal_number import personal_number_problems
from cutru.problems import Problem

ADULT_AGE = 18
CHECKED_TOGETHER = ("representative_number", "representative_birth_date")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{3,59}")
_BUSINESS_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{7,19}")


def years_old(birth: date, on: date) -> int:
    """Full years; someone born on 29 February has the birthday on 1 March of common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def number_warnings(number: str, birth: date | None) -> list[Problem]:
    """What looks odd about a well-formed personal number next to the birth date; never a refusal."""
    problems = personal_number_problems(number, None, birth, "representative_number")
    return [problem for problem in problems if problem.severity == "warning"]


def seen_mark(number: str, birth: date) -> str:
    """What the form carries once its warnings about this number and date have been shown."""
    return f"{number} {birth.isoformat()}"


def clean_username(text: str) -> str:
    """The login name in small letters. Raises ValidationError for its form, a kept prefix or a taken name."""
    name = text.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise error("username", "username_malformed")
    prefix, underscore, _rest = name.partition("_")
    if underscore and prefix in LEGACY_PREFIXES:
        raise error("username", "username_prefix_reserved", prefix=f"{prefix}_")
    if not is_free_username(name):
        raise error("username", "username_taken")
    return name


class ReasonForm(PlainForm):
    """Why something is done to another person's account."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, initial=_("Mất điện thoại có ứng dụng xác thực")
    )


class RulesForm(PlainForm):
    """The tick under the rules; the label is the portal's exact sentence."""

    confirmed = forms.BooleanField()

    def __init__(self, *args: Any, sentence: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].label = sentence
        message = error("confirmed", "rules_not_confirmed").message
        self.fields["confirmed"].error_messages["required"] = message
        if self.is_bound:
            # The box stands below a long text: a page that comes back with the error opens there.
            self.fields["confirmed"].widget.attrs["autofocus"] = True


ROLES = [(Membership.Role.RECEPTIONIST, _("Lễ tân")), (Membership.Role.MANAGER, _("Quản lý"))]


class RefusableForm(PlainForm):
    """A form whose action may refuse what the form itself could not see, such as a name just taken."""

    def refuse(self, refusal: ValidationError) -> None:
        """Put the refusal's sentences beside their fields; those of no field on top."""
        names = {"password": "password1"}
        for key, problems in refusal.error_dict.items():
            field = names.get(key, key)
            self.add_error(field if field in self.fields else None, problems)


class FacilityForm(AddressFormMixin, RefusableForm):
    """A facility's own data and its representative (Article 4 Circular 53/2016/TT-BCA)."""

    type = forms.ChoiceField(label=_("Loại hình"))
    name = NameField(
        label=_("Tên cơ sở"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    phone = PhoneField(label=_("Điện thoại cơ sở"), max_length=40)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254)
    stars = WholeNumberField(
        label=_("Hạng sao"),
        least=1,
        most=5,
        help_text=_("Chỉ dành cho khách sạn; chưa xếp hạng thì để trống."),
    )
    room_count = WholeNumberField(
        label=_("Số phòng"),
        least=1,
        most=20_000,
        help_text=_("Khách sạn đã có hạng sao và cơ sở không kinh doanh có thể để trống."),
    )
    business_number = forms.CharField(
        label=_("Số đăng ký kinh doanh"),
        max_length=40,
        required=False,
        help_text=_("Nhà riêng và cơ sở không kinh doanh để trống."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    representative_name = NameField(
        label=_("Họ và tên"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    representative_birth_date = BirthDateField(
        label=_("Ngày sinh"), help_text=_("Ví dụ 2/9/1980."), max_length=40
    )
    representative_phone = PhoneField(label=_("Điện thoại"), max_length=40)
    representative_number = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=40,
        help_text=_("12 chữ số trên thẻ căn cước."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    number_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    hide_optional_mark = True
    field_order = ("type", "name", "province", "ward", "address", "phone", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = [("", _("Chọn loại hình")), *FacilityType.choices]
        self.fields["type"].choices = types  # type: ignore[attr-defined]  # ChoiceField
        for name in CHECKED_TOGETHER:
            self.fields[name].widget.attrs.update(
                {
                    "hx-post": reverse_lazy("facilities:check_number"),
                    "hx-trigger": "change",
                    "hx-params": ",".join(CHECKED_TOGETHER),
                    "hx-target": "#so-dinh-danh",
                }
            )
        self.fields["email"].error_messages["invalid"] = error("email", "email_malformed").message
        for validator in self.fields["email"].validators:
            validator.message = self.fields["email"].error_messages["invalid"]  # type: ignore[attr-defined]  # has one
        if not self.is_bound:
            self.initial.setdefault("token", str(uuid.uuid4()))
        self.warnings: list[Problem] = []

    @property
    def registration_token(self) -> uuid.UUID:
        """The token this form was shown with; a new one when it was lost or tampered with."""
        try:
            return uuid.UUID(str(self["token"].value()))
        except ValueError:
            return uuid.uuid4()

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        raise_errors(place_name_problems(name, "name"))
        return name

    def clean_representative_name(self) -> str:
        name: str = self.cleaned_data["representative_name"]
        raise_errors(name_problems(name, "representative_name"))
        return name

    def clean_business_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["business_number"]).upper()
        if number and not _BUSINESS_NUMBER.fullmatch(number):
            raise error("business_number", "business_number_malformed")
        return number

    def clean_representative_birth_date(self) -> date:
        birth: date = self.cleaned_data["representative_birth_date"]
        if years_old(birth, timezone.localdate()) < ADULT_AGE:
            raise error("representative_birth_date", "representative_under_18")
        return birth

    def clean_representative_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["representative_number"])
        raise_errors(personal_number_problems(number, None, None, "representative_number"))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("type")
        if kind:
            self._check_size(kind)
            if kind in BUSINESS_TYPES and not data.get("business_number", "?"):
                self.add_error("business_number", error("business_number", "business_number_required"))
        number, birth = data.get("representative_number"), data.get("representative_birth_date")
        if number and birth:
            self.warnings = number_warnings(number, birth)
            if self.warnings and data.get("number_seen") != seen_mark(number, birth):
                self.add_error(
                    "representative_number", error("representative_number", "number_disagrees_with_birth")
                )
                self.data = {**dict(self.data.items()), "number_seen": seen_mark(number, birth)}
        return data

    def facility_data(self) -> FacilityData:
        """The checked values, ready for an action."""
        names = FacilityData.__dataclass_fields__
        return FacilityData(**{name: self.cleaned_data[name] for name in names})

    def _check_size(self, kind: str) -> None:
        data = self.cleaned_data
        if "stars" not in data or "room_count" not in data:
            return
        stars, rooms = data["stars"], data["room_count"]
        if kind != FacilityType.HOTEL and stars is not None:
            self.add_error("stars", error("stars", "stars_only_for_hotels"))
        elif kind == FacilityType.HOTEL and stars is None and rooms is None:
            self.add_error("stars", error("stars", "stars_or_rooms_required"))
        elif kind in BUSINESS_TYPES and kind != FacilityType.HOTEL and rooms is None:
            self.add_error("room_count", error("room_count", "rooms_required"))


def _username_field(autocomplete: str) -> forms.CharField:
    """The field in which a new account is named; `autocomplete` is HTML's token for who types there."""
    return forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=80,
        help_text=_("4–60 chữ không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch ngang."),
        widget=forms.TextInput(
            attrs={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class RegistrationForm(FacilityForm):
    """The form "Đăng ký tài khoản cơ sở lưu trú": a facility and its manager's account."""

    username = _username_field("username")
    password1 = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        max_length=128,
        help_text=_("Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        return clean_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", error("password2", "passwords_differ"))
        if first:
            person = User(
                username=data.get("username", ""),
                email=data.get("email", ""),
                full_name=data.get("representative_name", ""),
            )
            try:
                validate_password(first, person)
            except ValidationError as weak:
                self.add_error("password1", weak)
        return data


class StaffForm(RefusableForm):
    """A new person at a facility."""

    full_name = NameField(
        label=_("Họ và tên"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    username = _username_field("off")
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=ROLES,
        initial=Membership.Role.RECEPTIONIST,
        help_text=_("Lễ tân khai báo khách. Quản lý còn sửa thông tin cơ sở và thêm, bớt nhân viên."),
    )
    phone = PhoneField(label=_("Điện thoại"), max_length=40, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254, required=False)

    def clean_full_name(self) -> str:
        name: str = self.cleaned_data["full_name"]
        raise_errors(name_problems(name, "full_name"))
        return name

    def clean_username(self) -> str:
        return clean_username(self.cleaned_data["username"])

    def person(self) -> NewStaff:
        """The checked values, ready for an action."""
        names = ("full_name", "username", "role", "email", "phone")
        return NewStaff(**{name: self.cleaned_data[name] for name in names})


class PicturesForm(PlainForm):
    """How long pictures of guests' documents are kept."""

    kept = forms.TypedChoiceField(
        label=_("Ảnh giấy tờ của khách đã khai báo"),
        choices=PicturesKept.choices,
        coerce=lambda text: PicturesKept(int(text)),
        widget=forms.RadioSelect,
    )


class AssignForm(PlainForm):
    """Somebody of the manager's other facilities, to work here too."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Nhân viên"), empty_label=_("Chọn nhân viên"))
    assigned_role = forms.ChoiceField(label=_("Vai trò"), choices=ROLES)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        field.queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = _name_and_login  # type: ignore[attr-defined]  # a ModelChoiceField


def _name_and_login(user: User) -> str:
    return f"{user.get_full_name()} ({user.username})"


def typed_so_far(data: QueryDict) -> dict[str, str]:
    """What was typed, without passwords, to be shown again unchecked as a form's initial values."""
    left_out = {"password1", "password2", "csrfmiddlewaretoken", PICK_WARDS}
    return {name: str(value) for name, value in data.items() if name not in left_out}


def initial_of(facility: Facility) -> dict[str, Any]:
    """The facility as its form shows it."""
    names = set(FacilityData.__dataclass_fields__) - {"ward"}
    values = {name: getattr(facility, name) for name in names}
    return values | {"ward": facility.ward_id, "province": facility.province_code}
