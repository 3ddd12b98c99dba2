"""Who and what the CASS knows: persons, declarants, employments, mandates, holidays."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


def sort_key(*fields: str) -> Func:
    """Names without case, accents, middle dots, apostrophes, hyphens and spaces: for sorting and searching."""
    return Func(*(F(field) for field in fields), function="cass_sort_key", output_field=models.TextField())


class Channel(models.TextChoices):
    """How a party has agreed to be notified (R-PROC 7.3)."""

    ELECTRONIC = "electronic", _("A la bústia de CASS Online")
    PAPER = "paper", _("Per correu postal")


class Sex(models.TextChoices):
    FEMALE = "F", _("Dona")
    MALE = "M", _("Home")


class Person(models.Model):
    """A natural person known to the CASS, with their lifelong number (LSS 30)."""

    cass_number = models.CharField(max_length=8, unique=True)
    nia = models.CharField(max_length=7, null=True, unique=True)
    """Administrative identification number (Llei 8/2007); frontier workers may have none."""
    identity_document = models.CharField(max_length=20, db_index=True)
    given_name = models.CharField(max_length=60)
    surname = models.CharField(max_length=60)
    second_surname = models.CharField(max_length=60, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    nationality = models.CharField(max_length=2)
    address = models.CharField(max_length=120)
    parish = models.CharField(max_length=5, blank=True)
    postcode = models.CharField(max_length=10)
    is_resident = models.BooleanField(default=True)
    telephone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="ca")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PAPER)
    name_key = models.GeneratedField(
        expression=sort_key("surname", "second_surname", "given_name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    class Meta:
        indexes = (
            models.Index(fields=["name_key", "surname", "given_name"], name="person_by_name"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="person_name_search"),
        )

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_name, self.surname, self.second_surname) if part)

    @property
    def surnames(self) -> str:
        return f"{self.surname} {self.second_surname}".strip()


class Relation(models.TextChoices):
    """Why somebody is indirectly insured (LSS 13)."""

    SPOUSE = "spouse", _("Cònjuge o parella")
    CHILD = "child", _("Fill o filla")
    WARD = "ward", _("Persona tutelada")
    GRANDCHILD = "grandchild", _("Net o neta")


class Dependant(models.Model):
    """An indirectly insured person and the directly insured one from whom the right comes (LSS 13-14)."""

    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dependants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dependant_of")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(holder=F("person")), name="dependant_is_not_the_holder"),
            models.UniqueConstraint(fields=["holder", "person", "since"], name="dependant_once"),
        )


class DeclarantKind(models.TextChoices):
    COMPANY = "company", _("Empresa")
    LIBERAL_PROFESSIONAL = "liberal_professional", _("Professional liberal")
    COMMUNITY_OF_OWNERS = "community_of_owners", _("Comunitat de propietaris")
    DOMESTIC_EMPLOYER = "domestic_employer", _("Patró domèstic")
    OWN_ACCOUNT = "own_account", _("Treball per compte propi")


class Declarant(models.Model):
    """Whoever declares to the CASS: an employer or a person working on their own account."""

    census_number = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=24, choices=DeclarantKind.choices)
    name = models.CharField(max_length=120)
    nrt = models.CharField(max_length=12, blank=True)
    """Tax registration number (L-709604-X)."""
    activity = models.CharField(max_length=5, blank=True)
    """NACE Rev. 2 class."""
    address = models.CharField(max_length=120)
    parish = models.CharField(max_length=5)
    postcode = models.CharField(max_length=10)
    telephone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="ca")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="own_account")
    """The person behind an own-account declarant."""
    name_key = models.GeneratedField(
        expression=sort_key("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        indexes = (GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="declarant_name_search"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=DeclarantKind.OWN_ACCOUNT, person__isnull=False)
                | (~Q(kind=DeclarantKind.OWN_ACCOUNT) & Q(person__isnull=True)),
                name="own_account_is_a_person",
            ),
        )


class Employment(models.Model):
    """A person works for a declarant (alta … baixa). ``period`` is half-open; an open end is an active employment."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="employments")
    period = DateRangeField()
    occupation = models.CharField(max_length=7)
    """CNO of Andorra, unit group."""
    job_title = models.CharField(max_length=80)
    weekly_hours = models.PositiveSmallIntegerField(default=40)
    monthly_base = models.BigIntegerField()
    """Global monthly wage, cents."""

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="employments_of_a_pair_do_not_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("declarant", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Aquesta persona ja està d’alta en aquesta empresa en aquestes dates."),
            ),
        )


class OwnAccountActivity(models.Model):
    """A registered period of work on one's own account (alta … baixa)."""

    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="activities")
    period = DateRangeField()
    occupation = models.CharField(max_length=7)
    description = models.CharField(max_length=120)
    monthly_base = models.BigIntegerField()
    """Contribution base, cents a month."""


class Pension(models.Model):
    """A CASS pension in payment: a title to open rights of its own (LSS 120.2, 133.2)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pensions")
    kind = models.CharField(max_length=20)
    period = DateRangeField()
    points = models.PositiveIntegerField(default=0)


class MandateKind(models.TextChoices):
    HOLDER = "holder", _("Titular administratiu")
    NOTARIAL = "notarial", _("Poders notarials")
    DELEGATE = "delegate", _("Persona delegada")
    GESTORIA = "gestoria", _("Gestoria autoritzada")


LENT = (MandateKind.DELEGATE, MandateKind.GESTORIA)
"""What a holder grants: with an end, and accepted before it counts."""


class Mandate(models.Model):
    """A person may act for a declarant, once it is accepted and while it is not suspended, revoked or over.

    ``capabilities`` empty: everything (the administrative holder). One that is ``through`` a gestoria names nobody by
    itself: the gestoria's own people are named ``under`` it, so that every act names a human.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mandates")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=10, choices=MandateKind.choices)
    capabilities = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    through = models.ForeignKey(Declarant, on_delete=models.PROTECT, null=True, related_name="mandates_received")
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="named")
    offered_number = models.CharField(max_length=20, blank=True)
    offered_name = models.CharField(max_length=120, blank=True)
    """To whom, as the grantor wrote it: whether somebody is called so is not told, so nobody may be behind it."""
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    filing_id = models.UUIDField(null=True)
    """The filing that made it."""
    accepted_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    """The holder who granted it is holder no more: it waits for the new one."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "declarant"], name="mandate_of_pair"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=["delegate", "gestoria"]) | Q(until__isnull=False), name="lent_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(person__isnull=False) | Q(through__isnull=False),
                name="accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(under=None) | Q(person__isnull=False, through__isnull=False),
                name="named_under_is_a_person_of_the_gestoria",
            ),
            models.UniqueConstraint(
                fields=["under", "person"], condition=Q(revoked_at=None), name="named_once_under_a_mandate"
            ),
        )


class Basis(models.TextChoices):
    CONSENT = "consent", _("Consentiment de la persona")
    COURT_ORDER = "court_order", _("Resolució judicial")


class Representation(models.Model):
    """Somebody of age lets whoever insures them see to their health affairs too, or a court has ordered it."""

    dependant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represented_by")
    representative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represents")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    document = models.CharField(max_length=120, blank=True)
    """The paper that was shown at the desk; empty when the person consented through their own door."""
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(dependant=F("representative")), name="nobody_represents_themselves"),
            models.CheckConstraint(
                condition=~Q(basis="court_order") | ~Q(document=""), name="a_court_order_names_its_paper"
            ),
            models.UniqueConstraint(
                fields=["dependant", "representative", "basis"],
                condition=Q(ended_at=None),
                name="one_representation_of_a_kind",
            ),
        )


class Holiday(models.Model):
    """A public holiday, stored and edited by staff: a legal deadline never depends on a package's version."""

    class Scope(models.TextChoices):
        NATIONAL = "national", _("Nacional")
        PARISH = "parish", _("Parroquial")

    date = models.DateField()
    scope = models.CharField(max_length=10, choices=Scope.choices)
    parish = models.CharField(max_length=5, blank=True)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["date", "scope", "parish"], name="holiday_once"),)
