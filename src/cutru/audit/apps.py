from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cutru.audit"
    label = "audit"

    def ready(self) -> None:
        from cutru.audit import receivers  # noqa: F401  connects itself
