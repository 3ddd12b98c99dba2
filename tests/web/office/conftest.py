"""The office's people in their browsers, and a declaration on its way through their hands."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.filings.models import Filing, Proposal
from tests.filings import acting


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def day(now: dt.datetime) -> str:
    """Yesterday: the accidents of these tests happened then."""
    return (timezone.localdate(now) - dt.timedelta(days=1)).isoformat()


@pytest.fixture
def answers(cast: Cast, day: str) -> dict:
    given = acting.right_answers(cast.jordi)
    return {**given, "event": {**given["event"], "occurred_on": day}}


@pytest.fixture
def filing(cast: Cast, answers: dict, now: dt.datetime) -> Filing:
    """Jordi's accident, declared by his employer and complete."""
    return acting.filed(acting.employer(cast), answers, at=now)


@pytest.fixture
def proposal(cast: Cast, filing: Filing, now: dt.datetime) -> Proposal:
    return acting.propose(filing, cast.oficial, at=now)


@pytest.fixture
def staff(cast: Cast, enter: Callable[..., Client]) -> Callable[[str], Client]:
    """``staff("oficial")``: this member of staff's browser."""
    return lambda name: enter(cast.users[name], Door.STAFF)


@pytest.fixture
def officer(staff: Callable[[str], Client]) -> Client:
    return staff("oficial")


@pytest.fixture
def head(staff: Callable[[str], Client]) -> Client:
    return staff("cap")


@pytest.fixture
def clerk(staff: Callable[[str], Client]) -> Client:
    return staff("taulell")
