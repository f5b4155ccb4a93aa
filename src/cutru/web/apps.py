from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cutru.web"
    label = "web"

    def ready(self) -> None:
        from cutru.web import checks  # noqa: F401  registers itself
