from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cass.audit"
    label = "audit"
