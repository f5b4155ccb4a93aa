from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cutru.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cutru.accounts import receivers  # noqa: F401  connects itself
