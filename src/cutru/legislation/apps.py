"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegislationConfig(AppConfig):
    """Confirmed rules and corrected procedures."""

    name = "cutru.legislation"
    verbose_name = _("pháp luật")
