from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "cass.contracts"
    label = "contracts"
