"""The gestoria's portfolio has something to show on every day of the year."""

import datetime as dt

import pytest

from cass.demo import cast as demo_cast
from cass.demo import clients
from cass.kernel.working_days import ANDORRA, day_of
from cass.procedures import portfolio


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at", [dt.datetime(2026, 11, 22, 9, 5, tzinfo=ANDORRA), dt.datetime(2027, 1, 1, 0, 5, tzinfo=ANDORRA)]
)
def test_something_of_each_sort_waits_at_the_gestoria_s_clients(at: dt.datetime) -> None:
    cast = demo_cast.make(at=at)
    clients.make_busy(cast=cast, at=at)
    theirs = portfolio.clients(person=cast.clara.pk, on=day_of(at))
    waiting = portfolio.due(theirs=theirs, on=day_of(at))
    assert len(theirs) == 40
    assert {each.kind for each in waiting} == {"draft", "completion", "notice", "debt"}
    dated = [each.last_day for each in waiting if each.last_day is not None]
    assert dated == sorted(dated)
