"""How every form looks: the renderer that gives fields their classes and words."""

from typing import Any

from django.forms import boundfield, widgets
from django.forms.renderers import TemplatesSetting

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
        classes = " ".join((widget.attrs.get("class", ""), attrs.get("class", ""), own, invalid)).split()
        attrs["class"] = " ".join(dict.fromkeys(classes))
        if isinstance(widget, widgets.DateInput) and widget.input_type == "text":
            for name, value in (("inputmode", "numeric"), ("autocomplete", "off"), ("data-date", True)):
                if name not in widget.attrs:
                    attrs.setdefault(name, value)
        return attrs


class Renderer(TemplatesSetting):
    """Forms are drawn with the templates of `web/templates/django/forms`."""

    bound_field_class = BoundField
