"""CASS-0167: the administrative holder lets a gestoria, or another person, act for the declarant; decided at once.

Who it is, is said by number and name. Whether anybody is called so is never told: the answer is the same either way.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cass.access import Capability
from cass.access.lending import lendable_for
from cass.filings import answers as store
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Decision, Filing, Revision
from cass.filings.procedure import Problem, Procedure, Section, Subject
from cass.filings.widgets import Radios
from cass.inbox import mandates as telling
from cass.kernel.identifiers import is_cass_number, is_census_number, normalised
from cass.procedures import mandate_parts as parts
from cass.registry import acting, mandates
from cass.registry import queries as registry
from cass.registry.models import MandateKind
from cass.rules.assessment import Assessment
from cass.rules.mandates import GrantFacts, assess_grant


class Receiver(TextChoices):
    GESTORIA = "gestoria", _("Una gestoria o una altra empresa")
    PERSON = "person", _("Una persona")


class Scope(TextChoices):
    ALL = "all", _("Tot el que puc fer jo, menys autoritzar altres persones")
    SOME = "some", _("Només una part")


class ReceiverForm(SectionForm):
    kind = forms.ChoiceField(
        label=_("A qui autoritzeu?"),
        choices=Receiver.choices,
        widget=Radios(
            hints={
                Receiver.GESTORIA.value: _(
                    "La gestoria o empresa dirà quina de les seves persones hi actua, i ho veureu."
                ),
                Receiver.PERSON.value: _("Algú que no treballa a l’empresa."),
            }
        ),
    )
    number = forms.CharField(
        label=_("El seu número"),
        help_text=_("D’una gestoria o empresa, el número de cens. D’una persona, el número CASS."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("El seu nom"),
        help_text=_("D’una gestoria o empresa, el nom. D’una persona, el primer cognom o tots dos."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return normalised(str(self.cleaned_data["number"]))


class ScopeForm(parts.PowersForm):
    scope = forms.ChoiceField(label=_("Què podrà fer?"), choices=Scope.choices, widget=Radios())
    field_order = ("scope", "capabilities", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["capabilities"]
        field.label = _("Quina part?")
        field.widget.attrs["data-conditional"] = f"scope={Scope.SOME}"


def cross_check(answers: Answers, _context: FormContext) -> Sequence[Problem]:
    """A number that could be nobody's is a slip; whether it is somebody's is not said."""
    receiver = answers.get("receiver", {})
    number, kind = receiver.get("number"), receiver.get("kind")
    if not number or not kind:
        return ()
    if kind == Receiver.PERSON and not is_cass_number(number):
        words = _("Un número CASS té xifres i, al final, una lletra")
        return (Problem("receiver", "number", "registry.number_malformed", words),)
    if kind == Receiver.GESTORIA and not is_census_number(number):
        words = _("Un número de cens té xifres i, al final, una lletra")
        return (Problem("receiver", "number", "registry.number_malformed", words),)
    return ()


def subject(answers: Answers, _context: FormContext) -> Subject:
    """Nobody: the register tells nothing of whoever was written down. Two drafts for the same number are one."""
    number = answers.get("receiver", {}).get("number")
    return Subject(key=f"mandate|{number}" if number else "")


def lent(filing: Filing, answers: Answers) -> tuple[str, ...]:
    """Everything that such a declarant may lend, or the part that was chosen."""
    if answers["powers"]["scope"] == Scope.SOME:
        return parts.lent(answers)
    role = registry.ROLE_OF_KIND[registry.kind_of(parts.declarant_of(filing).pk)]
    return tuple(sorted(capability.value for capability in lendable_for(role)))


def facts(filing: Filing, answers: Answers, on: dt.date) -> GrantFacts:
    return GrantFacts(
        filed_on=on,
        until=parts.last_day(answers),
        by_holder=parts.is_by_holder(filing, answers, on),
        capabilities=lent(filing, answers),
        beyond=parts.not_lendable(lent(filing, answers)),
    )


def offer(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """It waits for the receiver to accept; where nobody is called so, it waits in vain and looks the same."""
    answers = store.of_revision(filing.revisions.latest("number"))
    receiver = answers["receiver"]
    number, name = receiver["number"], receiver["name"]
    is_person = receiver["kind"] == Receiver.PERSON
    mandate = mandates.offer(
        declarant=parts.declarant_of(filing).pk,
        kind=MandateKind.GESTORIA,
        capabilities=[Capability(code) for code in lent(filing, answers)],
        until=parts.last_day(answers),
        person=acting.person_called(number=number, surname=name) if is_person else None,
        through=None if is_person else acting.declarant_called(number=number, name=name),
        number=number,
        name=name,
        granted_by=parts.grantor(filing, answers),
        filing=filing.pk,
        actor=parts.in_the_name_of(filing),
        at=at,
    )
    telling.tell_of_offer(mandate, at=at)


def to_gestorias(filings: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these filings in which a gestoria or a company was written down, whether or not one is called so."""
    filed = Revision.objects.filter(filing__in=filings, filing__procedure=procedure.code)
    return {each.filing_id for each in filed if store.of_revision(each)["receiver"]["kind"] == Receiver.GESTORIA}


def refuse(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    if decision is not None:
        parts.tell_why_not(filing, Assessment.from_json(json.loads(decision.assessment.assessment)), at)


procedure = Procedure(
    code="authorisation_of_third_party",
    version=1,
    mission="F2",
    capability=Capability.MANDATE_AUTHORISE,
    title=_("Autorització a una gestoria o a una altra persona"),
    summary=_("Digueu qui de fora de l’empresa pot actuar en nom vostre, per a què i fins quan (CASS-0167)."),
    sections=(
        Section(code="receiver", title=_("A qui"), form=ReceiverForm),
        Section(code="powers", title=_("Què podrà fer"), form=ScopeForm),
        parts.SIGNED,
    ),
    minimum=frozenset(
        {
            "receiver.kind",
            "receiver.number",
            "receiver.name",
            "powers.scope",
            "powers.capabilities",
            "powers.until",
            "signed.holder",
        }
    ),
    cross_check=cross_check,
    subject=subject,
    attachments=(parts.SCAN,),
    facts=facts,
    rule=assess_grant,
    when_granted=offer,
    when_refused=refuse,
)
