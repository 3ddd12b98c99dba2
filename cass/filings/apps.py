from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "cass.filings"
    label = "filings"
