"""The app of dossiers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """Listens for payments once all apps are there."""

    name = "cutru.dossiers"
    verbose_name = _("Hồ sơ")

    def ready(self) -> None:
        from cutru.dossiers import receivers  # noqa: F401  connects the signals
