from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cutru.payments"
    label = "payments"
