from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "cass.registry"
    label = "registry"
