from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "cass.contributions"
    label = "contributions"
