"""What makes sloppy code fail: unordered queries come back in any order, undefined template variables are errors."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.fixtures_cast"]
DATABASES = ["default", "journal"]


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PIN_HASH_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    # The same examples each time, and no deadline for any of them: a busy machine is no failure.
    hypothesis.settings.load_profile("ci")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that reads the database may use both connections: what the journal writes is not undone by a rollback."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        marker = item.get_closest_marker("django_db")
        if marker or {"db", "transactional_db", "live_server", "run_tasks"} & set(fixtures):
            said = {"transaction": bool({"transactional_db", "live_server"} & set(fixtures)), "databases": DATABASES}
            said |= marker.kwargs if marker else {}
            item.add_marker(pytest.mark.django_db(**said), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Both connections lead to one test database: `default` fills it, and drops it once the journal has left."""
    yield
    with django_db_blocker.unblock():
        connections["journal"].close()


@pytest.fixture(autouse=True, scope="session")
def unordered_queries_come_in_any_order() -> Iterator[None]:
    """The database promises no order that was not asked for; the tests hold the code to that."""
    original = SQLCompiler._order_by_pairs

    def in_any_order(compiler: SQLCompiler) -> Iterator[tuple[Any, bool]]:
        asked = list(original(compiler))
        query = compiler.query
        if not asked and not (query.distinct or query.combinator or query.group_by is not None):
            asked = [(OrderBy(Random()), False)]
        yield from asked

    SQLCompiler._order_by_pairs = in_any_order
    yield
    SQLCompiler._order_by_pairs = original


@pytest.fixture(autouse=True, scope="session")
def tables_may_be_emptied_between_tests() -> Iterator[None]:
    """The database guards what is only ever added to, against TRUNCATE too; the cleaning between tests alone may pass."""
    original = DatabaseOperations.sql_flush

    def past_the_guards(operations: DatabaseOperations, style: Any, tables: list[str], **how: bool) -> list[str]:
        if not (statements := original(operations, style, tables, **how)):
            return statements
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            guarded = [name for (name,) in cursor.fetchall() if name in tables]
        off, on = ([f"ALTER TABLE {name} {word} TRIGGER USER" for name in guarded] for word in ("DISABLE", "ENABLE"))
        return [*off, *statements, *on]

    DatabaseOperations.sql_flush = past_the_guards
    yield
    DatabaseOperations.sql_flush = original


@pytest.fixture(autouse=True)
def empty_queue_after_transactions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django does not know procrastinate's tables, so what a test committed there is cleared by hand."""
    marker = request.node.get_closest_marker("django_db")
    committing = marker is not None and marker.kwargs.get("transaction")
    if committing:
        request.getfixturevalue("_django_db_helper")
    yield
    if committing:
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers RESTART IDENTITY CASCADE"
            )


@pytest.fixture
def run_tasks(db: None) -> Callable[[], list[str]]:
    """Runs the deferred jobs that are due, here and now, as the worker would; returns the names of the tasks run.

    A job deferred by another one runs too. What is scheduled for later stays where it is.
    """
    from procrastinate.contrib.django import app

    from cass.documents import demo_seal

    demo_seal.ensure(settings.SEAL_FOLDER, at=dt.datetime.now(dt.UTC))

    def run() -> list[str]:
        ran: list[str] = []
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = (SELECT id FROM procrastinate_jobs "
                    "WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp()) "
                    "ORDER BY priority DESC, id LIMIT 1) RETURNING task_name, args"
                )
                job = cursor.fetchone()
            if job is None:
                return ran
            name, arguments = job
            # Django leaves jsonb as text, for its own JSONField to read.
            app.tasks[name](**json.loads(arguments))
            ran.append(name)

    return run
