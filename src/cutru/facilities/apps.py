from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "cutru.facilities"
    label = "facilities"
