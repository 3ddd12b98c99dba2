from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cass.demo"
    label = "demo"
