from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cass.documents"
    label = "documents"
