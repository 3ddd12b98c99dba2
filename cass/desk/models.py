"""Where and when the CASS receives people: offices, their hours, appointments; and the help centre's tickets."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from cass.registry.models import Person
from cass.staff.models import User


class OfficeKind(models.TextChoices):
    CASS = "cass", _("Oficines de la CASS")
    COMU = "comu", _("Oficina de tràmits del Comú")


class Office(models.Model):
    """A place where people are received: the CASS's public desk, or a Comú's procedure office (MISSION A4, A6)."""

    code = models.SlugField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=OfficeKind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    parish = models.CharField(max_length=5)


class OpeningHours(models.Model):
    """An office is open on one weekday from an hour to another, with so many counters; two rows where it closes at noon."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    """Monday is 1, as in ISO 8601."""
    opens = models.TimeField()
    closes = models.TimeField()
    counters = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="weekday_is_one_of_seven"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens"), counters__gte=1), name="office_opens_then_closes"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="hours_end_after_they_begin"
            ),
        )


class Closure(models.Model):
    """An office is closed for a while although its hours say otherwise: works, a half day, a strike."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_it_starts"),
        )


class Purpose(models.TextChoices):
    """What somebody comes for."""

    CERTIFICATE_CONTRACT = "certificate_contract", _("Signar el contracte del certificat digital CASS")
    PIN = "pin", _("Demanar el PIN")
    HELP_CENTRE = "help_centre", _("Resoldre un problema d’accés amb el CAU")
    OTHER = "other", _("Un altre tràmit")


class Service(models.Model):
    """An office receives people for a purpose, by appointment; how long one takes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="services")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "purpose"], name="service_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=240), name="service_takes_a_while"),
        )


class TsTzRange(Func):
    """A stretch of time of two columns: its end is free again."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Outcome(models.TextChoices):
    ATTENDED = "attended", _("Ha vingut")
    NOT_COME = "not_come", _("No ha vingut")


class Appointment(models.Model):
    """Somebody is received at one counter of an office for a stretch of time.

    That nobody else is received there meanwhile is the database's own rule. What is typed about the person is removed
    some weeks later; the code that changes and cancels is kept as a digest only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    code_digest = models.BinaryField(max_length=32, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    about = models.CharField(max_length=20, blank=True)
    """The reference of the request that it is for."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    counter = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="appointments")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    """Who of the office booked it for somebody."""
    network_digest = models.BinaryField(max_length=32, null=True)
    changes = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    """When name and contact were removed."""

    class Meta:
        indexes = (
            models.Index(fields=["office", "starts_at"], name="appointment_of_day"),
            models.Index(fields=["network_digest", "booked_at"], name="appointment_of_network"),
        )
        constraints = (
            ExclusionConstraint(
                name="one_at_a_time_at_a_counter",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("counter", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_takes_a_while"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False) | ~Q(email="", telephone=""), name="appointment_has_a_contact"
            ),
        )

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class TicketKind(models.TextChoices):
    """What an incident is about; the last two are opened by the door of the national certificate (MISSION A3)."""

    INCIDENT = "incident", _("Incidència")
    CERTIFICATE_UNKNOWN = "national_certificate_unknown", _("Certificat nacional de qui no consta al registre")
    NAMES_DIFFER = "names_differ", _("El nom del certificat nacional i el del registre no coincideixen")


class TicketState(models.TextChoices):
    OPEN = "open", _("Oberta")
    WAITING = "waiting", _("Espera resposta de la persona")
    CLOSED = "closed", _("Tancada")


class Ticket(models.Model):
    """Something that somebody could not do, and what the help centre (CAU) and they write about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    code_digest = models.BinaryField(max_length=32, unique=True)
    kind = models.CharField(max_length=30, choices=TicketKind.choices)
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.OPEN)
    page = models.CharField(max_length=200, blank=True)
    """Where it happened: the path of the page, without its query and without the codes that open something."""
    fault = models.CharField(max_length=60, blank=True)
    """The stable code of the error that the page told."""
    facts = models.JSONField(default=dict)
    """What a door saw: the names and the number of a certificate."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="tickets")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2)
    network_digest = models.BinaryField(max_length=32, null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="tickets")
    closed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    """When what was written, and by whom, was removed."""

    class Meta:
        indexes = (
            models.Index(fields=["state", "changed_at"], name="ticket_queue"),
            models.Index(fields=["network_digest", "opened_at"], name="ticket_of_network"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="ticket_is_closed_at_some_time",
            ),
        )


class TicketMessage(models.Model):
    """What one of both wrote; without staff, the citizen."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    staff = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
