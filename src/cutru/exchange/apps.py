from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "cutru.exchange"
    label = "exchange"

    def ready(self) -> None:
        from cutru.exchange.webhooks import receivers  # noqa: F401  connects itself
