from django.apps import AppConfig


class ResidenceConfig(AppConfig):
    name = "cutru.residence"
    label = "residence"
