from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "cass.attachments"
    label = "attachments"
