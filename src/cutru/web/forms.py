"""How every form looks, and the forms of the public pages."""

from typing import Any

from django import forms
from django.forms import boundfield, widgets
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from cutru.places.models import Ward
from cutru.places.queries import provinces, wards_of

_CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.RadioSelect, "form-check-input"),
    (widgets.CheckboxSelectMultiple, "form-check-input"),
    (widgets.CheckboxInput, "form-check-input"),
    (widgets.Select, "form-select"),
    (widgets.Textarea, "form-control"),
    (widgets.Input, "form-control"),
)


class BoundField(boundfield.BoundField):
    """Adds Tabler's classes, and the digits' keyboard for dates, to what Django adds for screen readers."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: widgets.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        own = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        invalid = "is-invalid" if self.errors else ""
        classes = f"{widget.attrs.get('class', '')} {attrs.get('class', '')} {own} {invalid}"
        attrs["class"] = " ".join(dict.fromkeys(classes.split()))
        if isinstance(widget, widgets.DateInput) and widget.input_type == "text":
            for name, value in (("inputmode", "numeric"), ("autocomplete", "off"), ("data-date", True)):
                if name not in widget.attrs:
                    attrs.setdefault(name, value)
        return attrs


class Renderer(TemplatesSetting):
    """Forms are drawn with the templates of `web/templates/django/forms`."""

    bound_field_class = BoundField


class _WardField(forms.ModelChoiceField):
    """A ward of another province counts as none chosen yet: the province was changed afterwards."""

    def to_python(self, value: Any) -> Ward | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class WhereForm(forms.Form):
    """Where a facility lies: a province first, then one of its wards."""

    hide_optional_mark = True
    province = forms.ModelChoiceField(
        provinces(),
        label=_("Tỉnh, thành phố"),
        empty_label=_("Chọn tỉnh, thành phố"),
        error_messages={"invalid_choice": _("Không có tỉnh, thành phố này. Hãy chọn trong danh sách.")},
    )
    ward = _WardField(
        Ward.objects.none(),
        label=_("Phường, xã, đặc khu"),
        required=False,
        empty_label=_("Chọn phường, xã, đặc khu"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward = self.fields["ward"]
        assert isinstance(ward, _WardField)  # noqa: S101  declared above; told to the type checker
        ward.queryset = wards_of(self.data.get("province", "")).select_related("province")
