"""The data a browser would post for a form as it is shown."""

from django import forms
from django.http import QueryDict

from cutru.dossiers.drawing.forms import DrawnForm


def as_posted(form: DrawnForm) -> QueryDict:
    """Every input of an unbound form, as posted back untouched."""
    data = QueryDict(mutable=True)
    for rows in form.rows.values():
        data[rows.count_name] = str(len(rows.forms))
        for row in rows.forms:
            _post(row, data)
    _post(form, data)
    return data


def _post(form: forms.Form, data: QueryDict) -> None:
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            data.setlist(bound.html_name, [str(one) for one in value])
        elif isinstance(bound.field, forms.BooleanField):
            if value:
                data[bound.html_name] = "on"
        elif value is not None:
            data[bound.html_name] = str(value)
