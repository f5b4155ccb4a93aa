from django.apps import AppConfig


class StaysConfig(AppConfig):
    name = "cutru.stays"
    label = "stays"
