from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "cass.staff"
    label = "staff"
