"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Pages, finder, command and answers for programs; stores nothing."""

    name = "cutru.procedures"
    verbose_name = _("thủ tục")
