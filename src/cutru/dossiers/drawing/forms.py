"""A Django form for any official form: its inputs, its values as plain JSON, its problems."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cutru.dossiers.drawing.asking import Asking, django_field, long_fields
from cutru.dossiers.drawing.fields import LineField, WardField
from cutru.dossiers.drawing.inputs import Fault, bound_faults, province_of, value_of
from cutru.dossiers.drawing.rows import Rows
from cutru.law.forms.paper import Field, PaperForm
from cutru.places.lookup import province_choices, resolve_province, ward_choices

Values = dict[str, Any]

PICK_WARDS, ADD_ROW, REMOVE_ROW = "pick_province", "add_row", "remove_row"
"""Names of the buttons that, without scripts, bring the wards of a province or change the rows of a table."""


class DrawnForm(forms.Form):
    """Base of the forms that `form_class` builds.

    Bind it to posted data, or give `initial=initial_of(values)`; bound, the initial values are what locked
    fields keep.
    """

    paper: ClassVar[PaperForm]
    asking: ClassVar[Asking]
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: dict[str, Rows] = {}
        long = long_fields(self.paper)
        for one in self.asked:
            if one.type in ("ward", "dwelling"):
                self._add_place(one)
            elif one.type == "table":
                self.rows[one.id] = Rows(one, self)
            else:
                self.fields[one.id] = django_field(one, self.asking, long=one.id in long)

    @cached_property
    def asked(self) -> tuple[Field, ...]:
        """The fields the person is asked for: locked ones only while nothing is known."""
        return tuple(one for one in self._own_fields if one.id not in self.locked)

    @cached_property
    def locked(self) -> frozenset[str]:
        """Fields shown to confirm: asked to be locked, and a value is known."""
        known = (one for one in self.asking.locked if self.initial.get(one) not in (None, "", []))
        return frozenset(known)

    @cached_property
    def _own_fields(self) -> tuple[Field, ...]:
        sections = (section for section in self.paper.sections if section.id != "consents")
        return tuple(one for section in sections for one in section.fields if self.asking.asks(one))

    # A province, a ward and perhaps an address

    def _add_place(self, one: Field) -> None:
        required = one.required and one.id not in self.asking.optional
        known = self._place_known(one)
        province_list = [("", _("Chọn tỉnh, thành phố")), *province_choices()]
        province = LineField(
            label=_("Tỉnh, thành phố"), required=required, widget=forms.Select(choices=province_list)
        )
        ward = WardField(label=_("Phường, xã, đặc khu"), required=required)
        self.fields[f"{one.id}-province"], self.fields[f"{one.id}-ward"] = province, ward
        self.initial = {**self.initial, **known}
        chosen = str(self[f"{one.id}-province"].value() or "")
        row, _problems = resolve_province(chosen)
        ward.province = row.code if row else ""
        wards = ward_choices(row.code) if row else ()
        ward.widget.choices = [("", _("Chọn phường, xã") if row else _("Chọn tỉnh, thành phố trước")), *wards]
        province.widget.attrs.update(
            {
                "hx-get": reverse_lazy("facilities:ward_options"),
                "hx-target": f"#{self[f'{one.id}-ward'].auto_id}",
            }
        )
        if one.type == "dwelling":
            attrs = {"autocomplete": "street-address"}
            self.fields[f"{one.id}-address"] = LineField(
                label=_("Số nhà, đường, thôn"), required=required, widget=forms.TextInput(attrs=attrs)
            )

    def _place_known(self, one: Field) -> Values:
        """The inputs of a place from its value; the province of a ward is found by the ward."""
        value = self.initial.get(one.id)
        place = value if isinstance(value, Mapping) else {"ward": value or ""}
        ward = str(place.get("ward") or "")
        province = str(place.get("province") or province_of(ward))
        return {
            f"{one.id}-province": province,
            f"{one.id}-ward": ward,
            f"{one.id}-address": place.get("address") or "",
        }

    # Checking

    def full_clean(self) -> None:
        super().full_clean()
        for rows in self.rows.values():
            rows.check()

    def is_valid(self) -> bool:
        return super().is_valid() and all(rows.is_valid() for rows in self.rows.values())

    @property
    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form."""
        self.is_valid()
        found: list[Fault] = []
        for one in self.asked:
            if one.type == "table":
                found += self.rows[one.id].faults
            else:
                found += [fault for bound in self.inputs(one) for fault in bound_faults(bound, one.id)]
        return found

    def inputs(self, one: Field) -> Iterator[BoundField]:
        """The inputs of one field: one, or province, ward and address."""
        names = (
            [one.id]
            if one.type not in ("ward", "dwelling")
            else [f"{one.id}-{part}" for part in ("province", "ward", "address")]
        )
        return (self[name] for name in names if name in self.fields)

    # Values

    @property
    def redraws(self) -> bool:
        """Whether the person only asked for wards or rows: the view shows `redrawn()` instead of checking."""
        return any(name in self.data for name in (PICK_WARDS, ADD_ROW, REMOVE_ROW))

    def redrawn(self) -> "DrawnForm":
        """The form with everything typed so far, unchecked, after a row was added or taken away."""
        values = self.values()
        for one_id, rows in self.rows.items():
            values[one_id] = rows.changed(self.data)
        kept = {key: value for key, value in self.initial.items() if key in self.asking.locked}
        return type(self)(initial={**values, **kept}, prefix=self.prefix)

    def values(self) -> Values:
        """Values as plain JSON; what could not be read stands as typed. Unasked fields are left out."""
        self.is_valid()
        found: Values = {key: self.initial[key] for key in self.locked}
        for one in self.asked:
            if one.type == "table":
                found[one.id] = self.rows[one.id].values()
            elif one.type in ("ward", "dwelling"):
                found[one.id] = self._place(one)
            else:
                found[one.id] = value_of(self, one.id)
        return found

    def _place(self, one: Field) -> Any:
        ward = value_of(self, f"{one.id}-ward")
        if one.type == "ward":
            return ward
        place = {"ward": ward, "address": value_of(self, f"{one.id}-address")}
        province = value_of(self, f"{one.id}-province")
        return place if ward or not province else {**place, "province": province}
