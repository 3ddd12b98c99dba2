"""The legal time limits, each with its article, its length and the days it passes over.

A limit in days or months never ends on a holiday (CA 138), that of paying included: the law of social security leaves
to the Code what it does not say itself (LSS 108.7).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.working_days import Calendar, Skipped, date_to_date
from cass.law.book import Book, Unit, Value

A_DATE = "date"
"""The unit of a limit that is a day of the calendar, such as 31 January: nothing is counted."""


@dataclass(frozen=True)
class Deadline:
    """A time limit: counted from the day after ``starts_on``; ``last_day`` is the last on which it is met.

    ``code`` is the figure of the book, ``length`` is in ``unit`` (working_days, days, months, or ``A_DATE``), ``skipped``
    the non-working days that a limit in working days passes over.
    """

    code: str
    starts_on: dt.date
    last_day: dt.date
    length: int
    unit: str
    citation: str
    skipped: tuple[Skipped, ...] = ()

    def is_met(self, on: dt.date) -> bool:
        return on <= self.last_day

    def working_days_left(self, on: dt.date, calendar: Calendar) -> int:
        """Working days after ``on`` up to the last day included; 0 on the last day and after it."""
        days = (on + dt.timedelta(days=count) for count in range(1, (self.last_day - on).days + 1))
        return sum(calendar.is_working(day) for day in days)


# A filing and its decision


def declaration(*, occurred_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Two working days to declare a work accident, from the event (LSS 124.1 and 124.3)."""
    return _limit(book.on(occurred_on).accident_declaration, occurred_on, calendar)


def decision(*, filed_on: dt.date, calendar: Calendar, book: Book, extensions: int = 0) -> Deadline:
    """Two months to decide, from the complete filing (R-PROC 14.1); after them silence refuses (R-PROC 15).

    ``extensions`` are the notified corrections: each adds one month to the whole limit, still date to date from the
    filing (R-PROC 13.2). An incomplete presentation does not start it (R-PROC 12.2): pass the day it was completed.
    """
    figures = book.on(filed_on)
    months = figures.decision + extensions * figures.decision_extension
    return _months(figures.decision, filed_on, calendar, months)


def correction(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days to correct what the instructor found missing, from the notification (R-PROC 13.2)."""
    return _limit(book.on(notified_on).correction, notified_on, calendar)


def incomplete_presentation(
    *, presented_on: dt.date, calendar: Calendar, book: Book, extended: bool = False
) -> Deadline:
    """Two months to complete what was presented incomplete and keep its date of entry; two more when the CASS extends
    them, for a cause that is not the person's (R-PROC 12.4)."""
    figures = book.on(presented_on)
    months = figures.incomplete_presentation + extended * figures.incomplete_presentation_extension
    return _months(figures.incomplete_presentation, presented_on, calendar, months)


def allegations(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days for an interested person who did not start the file, such as the injured one (R-PROC 13.4)."""
    return _limit(book.on(notified_on).allegations, notified_on, calendar)


def consultation(*, received_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """One month for the CASS to answer what it was consulted about, from the day after it received it (R-PROC 33.2)."""
    return _limit(book.on(received_on).consultation, received_on, calendar)


def disease_correction(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days to correct the request of an occupational disease; after them it is withdrawn (R-MP 4.2)."""
    return _limit(book.on(notified_on).disease_correction, notified_on, calendar)


def disease_decision(*, filed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Two months to decide whether a disease is occupational (R-MP 5.1)."""
    return _limit(book.on(filed_on).disease_decision, filed_on, calendar)


def card_last_day(*, issued_on: dt.date, book: Book) -> dt.date:
    """The last day on which a work-accident card is valid: six months date to date, working day or not."""
    return date_to_date(issued_on, book.on(issued_on).accident_card_validity)


# Sanctions


def charge_sheet(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten working days for allegations to the charge sheet (plec de càrrecs, LSS 251.2)."""
    return _limit(book.on(notified_on).charge_sheet_allegations, notified_on, calendar)


def sanction_proposal(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten more (working) days when the proposal of the decision changes what the charge sheet said (R-PROC 24.3)."""
    return _limit(book.on(notified_on).proposal_allegations, notified_on, calendar)


# Appeals and silence


def appeal(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """One month to appeal to the Board (Consell d'Administració), from the notification (LSS 255.1, R-PROC 27.1)."""
    return _limit(book.on(notified_on).appeal, notified_on, calendar)


def appeal_evidence(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days to know the evidence taken in an appeal and to answer it (R-PROC 28.5)."""
    return _limit(book.on(notified_on).appeal_allegations, notified_on, calendar)


def appeal_decision(
    *,
    filed_on: dt.date,
    calendar: Calendar,
    book: Book,
    tribunal_asked_on: dt.date | None = None,
    opinion_on: dt.date | None = None,
) -> Deadline | None:
    """Two months for the Board to decide an appeal (LSS 256.1); after them silence speaks: see ``silence``.

    The time between asking for the medical tribunal and its opinion does not count (LSS 256.1, 257.4): its days are added.
    ``None`` while the opinion is awaited.
    """
    whole = _limit(book.on(filed_on).appeal_silence, filed_on, calendar)
    if tribunal_asked_on is None:
        return whole
    if opinion_on is None:
        return None
    paused = opinion_on - tribunal_asked_on
    last_day = calendar.next_working_day(date_to_date(filed_on, whole.length) + paused)
    return Deadline(whole.code, filed_on, last_day, whole.length, whole.unit, "LSS-257.4")


def court_appeal(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Two months to go to court, from the notification of the Board's decision; one until 26-10-2022 (LPCA 17.1).

    The courts' own holidays, August among them, may only make it longer.
    """
    return _limit(book.on(notified_on).court_appeal, notified_on, calendar)


def court_appeal_after_silence(*, silent_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Six months to go to court, from the day on which silence dismissed the appeal (LPCA 17.1)."""
    return _limit(book.on(silent_on).court_appeal_after_silence, silent_on, calendar)


class Matter(StrEnum):
    """What nobody answered in time."""

    REQUEST = "request"
    APPEAL = "appeal"
    APPEAL_ON_REQUIREMENTS = "appeal_on_requirements"
    """Against a decision about the requirements and conditions of a right to benefits."""


@dataclass(frozen=True)
class Silence:
    """What silence says, and where the law says it."""

    upholds: bool
    citation: str


def silence(matter: Matter) -> Silence:
    """R-PROC 15: a request is refused. LSS 256.1: an appeal is dismissed, but upheld when it is about the requirements of
    a right to benefits."""
    return {
        Matter.REQUEST: Silence(upholds=False, citation="RPROC-15"),
        Matter.APPEAL: Silence(upholds=False, citation="LSS-256.1"),
        Matter.APPEAL_ON_REQUIREMENTS: Silence(upholds=True, citation="LSS-256.1"),
    }[matter]


# Notifications


def electronic_notice(*, available_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Fifteen days to open an electronic notice; once they are over it counts as refused, and so as made (CA 49.5).

    Working days: the Code says which days are calendar days (*naturals*) and does not say it of these (CA 138).
    """
    return _limit(book.on(available_on).electronic_notice, available_on, calendar)


def paper_notice(*, left_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Eight working days to collect a notification of which a slip was left at home (CA 48.1)."""
    return _limit(book.on(left_on).paper_notice, left_on, calendar)


def notice_publication(*, failed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Fifteen calendar days to publish the notice of a notification that failed, in the Official Gazette (CA 48.3)."""
    return _limit(book.on(failed_on).notice_publication, failed_on, calendar)


def published_notice(*, published_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Eight working days to come after a notice in the Gazette; after them the notification is made (CA 48.3)."""
    return _limit(book.on(published_on).published_notice, published_on, calendar)


# Registration


def affiliation(*, starts_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """First registration of an employee: in the seven days before the work starts, at the latest that very day
    (LSS 27). Working day or not: whoever starts on a Sunday is filed for online."""
    return _until(book.on(starts_on).affiliation_before, starts_on)


def registration(*, starts_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Start of an employment (alta): in the seven days before, at the latest the very day (LSS 35.2)."""
    return _until(book.on(starts_on).registration_before, starts_on)


def deregistration(*, ended_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to tell that an employment ended (baixa, R-INS 44.1, LSS 35.3)."""
    return _limit(book.on(ended_on).deregistration, ended_on, calendar)


def registration_data(*, changed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to tell a change in the data of an employment (LSS 35.4)."""
    return _limit(book.on(changed_on).registration_data, changed_on, calendar)


def affiliation_data(*, changed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Six calendar days to tell a change in the data of an insured person (LSS 31)."""
    return _limit(book.on(changed_on).affiliation_data, changed_on, calendar)


def own_account_affiliation(*, started_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days from the start of an activity of one's own to be affiliated (LSS 28.2)."""
    return _limit(book.on(started_on).own_account_affiliation, started_on, calendar)


def own_account_registration(*, authorised_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to register an activity of one's own, from its authorisation (R-INS 36.2, LSS 36.2)."""
    return _limit(book.on(authorised_on).own_account_registration, authorised_on, calendar)


def own_account_deregistration(*, ended_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to tell that an activity of one's own ended (LSS 36.3)."""
    return _limit(book.on(ended_on).own_account_deregistration, ended_on, calendar)


def own_account_data(*, changed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to tell a change in the data of an activity of one's own (LSS 36.4)."""
    return _limit(book.on(changed_on).own_account_data, changed_on, calendar)


def special_regime_registration(*, happened_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Three (working) days to register in a special regime, from the fact that leads to it (R-INS 36.3)."""
    return _limit(book.on(happened_on).special_regime_registration, happened_on, calendar)


def company_data(*, changed_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Six calendar days to tell a change in a company's data (LSS 24.2)."""
    return _limit(book.on(changed_on).company_data, changed_on, calendar)


def company_transfer(*, transferred_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Six calendar days for the old and the new holder to tell that a company changed hands (R-INS 7)."""
    return _limit(book.on(transferred_on).company_transfer, transferred_on, calendar)


def company_closure(*, recorded_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Six calendar days to tell that a company closed for good, from its entry in the Government's register (LSS 24.3)."""
    return _limit(book.on(recorded_on).company_closure, recorded_on, calendar)


# Payment


def payment(*, period_ended_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Fifteen calendar days to file and pay the sheet of a month, from its last day (LSS 96.2, RCOT 27.1)."""
    return _limit(book.on(period_ended_on).payment, period_ended_on, calendar)


def government_payment(*, period_ended_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """One month for the Government to pay for those in a special regime (RCOT 27.1)."""
    return _limit(book.on(period_ended_on).government_payment, period_ended_on, calendar)


def withheld_tax_payment(*, period_ended_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Days 1 to 15 of the next month to declare and pay the tax withheld from wages (RIRPF 33.1)."""
    return _limit(book.on(period_ended_on).withheld_tax_payment, period_ended_on, calendar)


def payment_after_demand(*, demanded_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days to pay what the CASS demands with part of the surcharge taken off (LSS 93.4)."""
    return _limit(book.on(demanded_on).payment_after_demand, demanded_on, calendar)


# Declarations of own account


def own_account_request(*, obliged_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Thirty calendar days for who starts or resumes to ask for the lowest base, from the birth of the obligation
    (R-CP 11.2)."""
    return _limit(book.on(obliged_on).own_account_request, obliged_on, calendar)


def own_account_ordinary(*, in_year_of: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """31 January, for the yearly declaration of the base (R-CP 10.1)."""
    return _end_of_month(book.on(in_year_of).own_account_ordinary_declaration, in_year_of)


def own_account_extraordinary(*, in_year_of: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """31 July, for an extraordinary declaration that lowers the whole year and has no surcharge (R-CP 12.1)."""
    return _end_of_month(book.on(in_year_of).own_account_extraordinary_declaration, in_year_of)


def own_account_review(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten working days for allegations when the CASS corrects a base of its own motion (R-CP 14.4)."""
    return _limit(book.on(notified_on).own_account_allegations, notified_on, calendar)


# How they are counted


def _limit(length: Value, start: dt.date, calendar: Calendar) -> Deadline:
    if length.unit is Unit.MONTHS:
        return _months(length, start, calendar, length)
    if length.unit is Unit.DAYS:
        last_day = calendar.next_working_day(start + dt.timedelta(days=length))
        return Deadline(length.name, start, last_day, int(length), length.unit, length.citation)
    last_day = calendar.add_working_days(start, length)
    return Deadline(
        length.name, start, last_day, int(length), length.unit, length.citation, calendar.explain(start, length)
    )


def _months(figure: Value, start: dt.date, calendar: Calendar, months: int) -> Deadline:
    last_day = calendar.add_months(start, months)
    return Deadline(figure.name, start, last_day, int(months), figure.unit, figure.citation)


def _until(length: Value, day: dt.date) -> Deadline:
    """So many days before a day, and that day."""
    return Deadline(length.name, day - dt.timedelta(days=length), day, int(length), length.unit, length.citation)


def _end_of_month(month: Value, day: dt.date) -> Deadline:
    """The last day of a month of that year. A day that the norm names is not moved: nothing was counted to reach it."""
    last_day = date_to_date(day.replace(month=month, day=1), 1) - dt.timedelta(days=1)
    return Deadline(month.name, day, last_day, 0, A_DATE, month.citation)
