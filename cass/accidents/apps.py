from django.apps import AppConfig


class AccidentsConfig(AppConfig):
    name = "cass.accidents"
    label = "accidents"
