from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "cass.desk"
    label = "desk"

    def ready(self) -> None:
        """A database without offices gets the first ones, also a test's that was emptied."""
        post_migrate.connect(_enter_first_offices, sender=self)


def _enter_first_offices(**_about: Any) -> None:
    from cass.desk import first_offices  # Models can be imported only once all apps are ready.

    first_offices.enter()
