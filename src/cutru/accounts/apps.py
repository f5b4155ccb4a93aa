from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cutru.accounts"
    label = "accounts"
