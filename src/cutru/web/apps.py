from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cutru.web"
    label = "web"
