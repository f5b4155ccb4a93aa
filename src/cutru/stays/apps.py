from django.apps import AppConfig


class StaysConfig(AppConfig):
    name = "cutru.stays"
    label = "stays"

    def ready(self) -> None:
        from cutru.stays import receivers  # noqa: F401  connects itself
