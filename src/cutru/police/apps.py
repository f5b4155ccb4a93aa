from django.apps import AppConfig


class PoliceConfig(AppConfig):
    name = "cutru.police"
    label = "police"
