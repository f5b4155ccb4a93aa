from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "cutru.offline"
    label = "offline"
