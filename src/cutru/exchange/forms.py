"""What people send: a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cutru.exchange.readers.rows import LARGEST_FILE
from cutru.problems import Problem


class UploadForm(forms.Form):
    """One official file; whether it is one is decided by its content."""

    file = forms.FileField(
        label=_("Tệp XML hoặc Excel (.xlsx)"),
        allow_empty_file=True,
        error_messages={"required": _("Hãy chọn một tệp.")},
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".xml,.xlsx"}),
    )

    def too_large(self) -> Problem | None:
        """The problem of a file beyond the limit, known before its bytes are read."""
        upload = self.cleaned_data["file"]
        if upload.size <= LARGEST_FILE:
            return None
        return Problem("", "file_too_large", {"max": LARGEST_FILE // (1024 * 1024)})
