from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "cass.doors"
    label = "doors"
