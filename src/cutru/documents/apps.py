from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cutru.documents"
    label = "documents"
