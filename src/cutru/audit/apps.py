from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cutru.audit"
    label = "audit"
