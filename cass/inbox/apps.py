from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "cass.inbox"
    label = "inbox"
