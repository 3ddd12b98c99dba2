"""The world that the tests of pages walk through: made once for a file of tests, and gone after it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from cass.demo import cast as demo_cast
from tests.architecture import world as worlds
from tests.architecture.world import World
from tests.filings.acting import AT


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """In a transaction on each connection that is never committed. Each test is marked ``django_db`` and undone."""
    with django_db_blocker.unblock(), ExitStack() as undone:
        for alias in ("default", "journal"):
            assert connections[alias].settings_dict["NAME"].startswith("test_")
            undone.enter_context(transaction.atomic(using=alias))
        yield worlds.make(demo_cast.make(at=AT))
        for alias in ("default", "journal"):
            transaction.set_rollback(True, using=alias)
