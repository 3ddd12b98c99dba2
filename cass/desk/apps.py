from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cass.desk"
    label = "desk"
