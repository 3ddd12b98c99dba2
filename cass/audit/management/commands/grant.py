"""Give the application's database role what it needs, and no more: the journal can be added to and read only."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from psycopg import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE ON audit_event, audit_link FROM {role}",
    "REVOKE UPDATE, DELETE ON filings_decision, filings_assessmentrecord, filings_healthfileopening FROM {role}",
    "REVOKE DELETE ON filings_revision, filings_proposal, documents_issueddocument, documents_documentfile FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--role", default="cass_app")

    def handle(self, *args: Any, **options: Any) -> None:
        role = sql.Identifier(options["role"])
        with connection.cursor() as cursor:
            for grant in GRANTS:
                cursor.execute(sql.SQL(grant).format(role=role))
