"""The cast on a working morning, and two clerks."""

import datetime as dt
from collections.abc import Callable

import pytest

from cass.access import Actor
from cass.contracts.models import CertificateRequest
from cass.demo.cast import Cast
from tests.contracts import deskwork


@pytest.fixture
def cast_at() -> dt.datetime:
    return deskwork.AT


@pytest.fixture
def xavier(cast: Cast) -> Actor:
    return deskwork.clerk(cast.taulell)


@pytest.fixture
def agata(cast: Cast) -> Actor:
    return deskwork.clerk(cast.taulell2)


@pytest.fixture
def asked(cast: Cast) -> CertificateRequest:
    """Anna asks for a certificate for Construccions Valira."""
    return deskwork.sent(cast.anna, cast.valira)


@pytest.fixture(autouse=True)
def _no_worker(run_tasks: Callable[[], list[str]]) -> None:
    """Messages are queued, and sent when a test says so."""
