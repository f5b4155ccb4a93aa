from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "cutru.audit"
    label = "audit"
    verbose_name = _("Nhật ký kiểm tra")

    def ready(self) -> None:
        from cutru.audit import receivers  # noqa: F401  connects itself
