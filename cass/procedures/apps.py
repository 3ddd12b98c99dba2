from django.apps import AppConfig

from cass.law.book import Book


class ProceduresConfig(AppConfig):
    name = "cass.procedures"
    label = "procedures"

    def ready(self) -> None:
        """A law that contradicts itself, or leaves something out, does not open the house: LawError names the place."""
        Book.load()
