from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cass.web"
    label = "web"
