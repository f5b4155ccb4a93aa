from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "cutru.citizens"
    label = "citizens"
