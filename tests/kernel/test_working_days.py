"""Time limits counted the Andorran way (CA 102, CA 138)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel.faults import Fault
from cass.kernel.periods import Period
from cass.kernel.working_days import ANDORRA, Calendar, Reason, date_to_date

NATIONAL = {
    2026: "01-01 01-06 02-16 03-14 04-03 04-06 05-01 05-25 08-15 09-08 11-01 12-08 12-25 12-26",
    2027: "01-01 01-06 02-08 03-14 03-26 03-29 05-01 05-17 08-15 09-08 11-01 12-08 12-25 12-26",
}
CALENDAR = Calendar(
    frozenset(dt.date.fromisoformat(f"{year}-{day}") for year, days in NATIONAL.items() for day in days.split())
)

days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 30))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-11-23", 2, "2026-11-25"),  # Monday to Wednesday: the first day does not count.
        ("2026-11-20", 2, "2026-11-24"),  # Friday: the weekend is passed over.
        ("2026-11-21", 2, "2026-11-24"),  # Saturday and
        ("2026-11-22", 2, "2026-11-24"),  # Sunday end like Friday.
        ("2026-04-02", 2, "2026-04-08"),  # Maundy Thursday: Good Friday, weekend, Easter Monday.
        ("2026-12-07", 2, "2026-12-10"),  # The Immaculate Conception.
        ("2026-12-24", 2, "2026-12-29"),  # Christmas, Saint Stephen on a Saturday, Sunday.
        ("2026-12-31", 2, "2027-01-05"),  # Over the year's end.
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_working_days_count_from_the_day_after_and_pass_over_weekends_and_holidays(start: str, count: int, last: str):
    assert CALENDAR.add_working_days(day(start), count) == day(last)


def test_the_days_passed_over_are_named_with_their_reason():
    skipped = CALENDAR.explain(day("2026-04-02"), 2)
    assert [(each.day, each.reason) for each in skipped] == [
        (day("2026-04-03"), Reason.HOLIDAY),
        (day("2026-04-04"), Reason.SATURDAY),
        (day("2026-04-05"), Reason.SUNDAY),
        (day("2026-04-06"), Reason.HOLIDAY),
    ]


@pytest.mark.parametrize(
    ("start", "months", "same"),
    [
        ("2026-01-15", 2, "2026-03-15"),
        ("2026-12-31", 2, "2027-03-01"),  # No 31 February: the first of March.
        ("2027-12-31", 2, "2028-03-01"),  # Nor in a leap year.
        ("2026-12-29", 2, "2027-03-01"),
        ("2027-12-29", 2, "2028-02-29"),
        ("2026-08-31", 1, "2026-10-01"),
        ("2026-10-31", 1, "2026-12-01"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_months_run_date_to_date_and_a_missing_day_is_the_first_of_the_next_month(start: str, months: int, same: str):
    assert date_to_date(day(start), months) == day(same)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-09-23", 2, "2026-11-23"),
        ("2026-09-21", 2, "2026-11-23"),  # The 21st is a Saturday.
        ("2026-11-08", 1, "2026-12-09"),  # The 8th of December.
        ("2026-11-06", 2, "2027-01-07"),  # Reis.
        ("2026-12-31", 2, "2027-03-01"),
    ],
)
def test_a_limit_in_months_never_ends_on_a_non_working_day(start: str, months: int, last: str):
    assert CALENDAR.add_months(day(start), months) == day(last)


def test_a_filing_on_a_working_day_counts_at_its_own_moment():
    at = dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC)
    assert CALENDAR.legal_entry(at) == at
    assert CALENDAR.legal_entry(at).isoformat() == "2026-11-20T23:30:00+01:00"


@pytest.mark.parametrize(
    ("at", "entry"),
    [
        ("2026-11-20T23:30+00:00", "2026-11-23T00:00+01:00"),  # Already Saturday in Andorra.
        ("2026-11-21T10:00+01:00", "2026-11-23T00:00+01:00"),
        ("2026-12-08T00:00+01:00", "2026-12-09T00:00+01:00"),
        ("2026-04-03T09:00+02:00", "2026-04-07T00:00+02:00"),
        ("2026-12-25T12:00+01:00", "2026-12-28T00:00+01:00"),
    ],
)
def test_a_filing_on_a_non_working_day_enters_at_the_first_hour_of_the_next(at: str, entry: str):
    assert CALENDAR.legal_entry(dt.datetime.fromisoformat(at)) == dt.datetime.fromisoformat(entry)
    assert CALENDAR.legal_entry(dt.datetime.fromisoformat(at)).tzinfo is ANDORRA


def test_a_year_whose_holidays_nobody_entered_refuses_to_count():
    with pytest.raises(Fault) as caught:
        CALENDAR.add_months(day("2027-11-15"), 2)
    assert (caught.value.code, caught.value.facts) == ("calendar.year_missing", {"year": 2028})


@given(days, st.integers(0, 30))
def test_a_longer_limit_never_ends_earlier(start: dt.date, count: int):
    last = CALENDAR.add_working_days(start, count)
    assert CALENDAR.add_working_days(start, count + 1) > last
    assert count == 0 or CALENDAR.is_working(last)


@given(days, days, st.integers(1, 20))
def test_a_later_start_never_ends_earlier(one: dt.date, other: dt.date, count: int):
    first, second = sorted((one, other))
    assert CALENDAR.add_working_days(first, count) <= CALENDAR.add_working_days(second, count)
    assert CALENDAR.add_months(first, count % 6) <= CALENDAR.add_months(second, count % 6)


@given(days, st.integers(1, 20))
def test_every_day_of_a_limit_is_either_counted_or_explained(start: dt.date, count: int):
    last = CALENDAR.add_working_days(start, count)
    assert len(CALENDAR.explain(start, count)) + count == (last - start).days


def test_a_period_contains_both_its_ends():
    period = Period(day("2026-03-01"), day("2026-03-31"))
    assert period.contains(day("2026-03-01"))
    assert period.contains(day("2026-03-31"))
    assert not period.contains(day("2026-04-01"))
    assert not period.contains(day("2026-02-28"))
    assert Period(day("2026-03-01")).contains(day("2099-01-01"))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-03-31", "2026-04-30"), True),
        (("2026-03-01", "2026-03-31"), ("2026-04-01", None), False),
        (("2026-03-01", None), ("2027-01-01", "2027-01-01"), True),
        (("2026-03-01", None), ("2026-01-01", None), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(one: tuple, other: tuple, shared: bool):
    periods = [Period(day(start), end and day(end)) for start, end in (one, other)]
    assert periods[0].overlaps(periods[1]) is shared
    assert periods[1].overlaps(periods[0]) is shared


def test_a_period_can_not_end_before_it_starts():
    with pytest.raises(Fault, match=r"period.ends_before_it_starts"):
        Period(day("2026-03-02"), day("2026-03-01"))
