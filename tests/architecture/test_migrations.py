"""Migrations: one line of history in each package, and nothing in the models that they do not make."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = "cass."


def test_every_package_has_one_line_of_migrations():
    loader = MigrationLoader(None)
    leaves = loader.graph.leaf_nodes()
    assert loader.detect_conflicts() == {}
    assert len(leaves) == len({app for app, _name in leaves})
    for app in {app for app, _name in leaves}:
        ours = [name for label, name in loader.disk_migrations if label == app]
        if loader.disk_migrations[app, ours[0]].__module__.startswith(OURS):
            numbers = sorted(int(name[:4]) for name in ours)
            assert numbers == list(range(1, len(ours) + 1)), app


@pytest.mark.django_db
def test_the_models_are_those_that_the_migrations_make(capsys: pytest.CaptureFixture[str]):
    call_command("makemigrations", "--check", "--dry-run", "-v", "0")


@pytest.mark.django_db
def test_every_table_of_ours_that_must_not_be_rewritten_has_its_guard():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded >= {
        "audit_event",
        "audit_link",
        "filings_revision",
        "filings_assessmentrecord",
        "filings_decision",
        "documents_issueddocument",
        "documents_documentfile",
        "attachments_attachment",
    }
