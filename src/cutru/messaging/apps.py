from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "cutru.messaging"
    label = "messaging"
