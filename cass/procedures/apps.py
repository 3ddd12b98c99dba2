from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "cass.procedures"
    label = "procedures"
