from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "cutru.exchange"
    label = "exchange"
