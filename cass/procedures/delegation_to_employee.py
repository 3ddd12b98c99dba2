"""CASS-0166: the administrative holder lets somebody who works there act for the declarant; decided at once."""

import datetime as dt
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from cass.access import Capability
from cass.filings import answers as store
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Decision, Filing
from cass.filings.procedure import Problem, Procedure, Section, Subject
from cass.inbox import mandates as telling
from cass.procedures import mandate_parts as parts
from cass.registry import mandates
from cass.registry import queries as registry
from cass.registry.models import MandateKind
from cass.rules.assessment import Assessment
from cass.rules.mandates import GrantFacts, assess_grant


class EmployeeField(parts.PersonField):
    """One of those who work for the declarant today."""

    def people(self) -> dict[int, str]:
        if self.declarant is None:
            return {}
        staff = registry.staff_of(declarant=self.declarant, on=self.on)
        return {
            job.person_id: f"{job.person.surnames}, {job.person.given_name} · {job.person.cass_number} · {job.job_title}"
            for job in staff
        }


class EmployeeForm(SectionForm):
    person = EmployeeField(
        label=_("En qui delegueu?"),
        help_text=_("Una persona que avui està d’alta a l’empresa. Cerqueu pel cognom, el nom o el número CASS."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, EmployeeField)  # noqa: S101 — as declared above.
        field.offer(self.context.declarant, self.context.on)


def subject(answers: Answers, _context: FormContext) -> Subject:
    """Two drafts for the same person are one."""
    person = answers.get("employee", {}).get("person")
    return Subject(int(person), f"mandate|{person}") if person else Subject()


def facts(filing: Filing, answers: Answers, on: dt.date) -> GrantFacts:
    person, declarant = int(answers["employee"]["person"]), filing.declarant_id or 0
    return GrantFacts(
        filed_on=on,
        until=parts.last_day(answers),
        by_holder=parts.is_by_holder(filing, answers, on),
        capabilities=parts.lent(answers),
        beyond=parts.not_lendable(parts.lent(answers)),
        is_employee=registry.employment_on(person=person, declarant=declarant, on=on) is not None,
    )


def offer(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """It waits for the person to accept."""
    answers = store.of_revision(filing.revisions.latest("number"))
    declarant = parts.declarant_of(filing)
    mandate = mandates.offer(
        declarant=declarant.pk,
        kind=MandateKind.DELEGATE,
        capabilities=[Capability(code) for code in parts.lent(answers)],
        until=parts.last_day(answers),
        person=registry.person(int(answers["employee"]["person"])),
        granted_by=parts.grantor(filing, answers),
        filing=filing.pk,
        actor=parts.in_the_name_of(filing),
        at=at,
    )
    telling.tell_of_offer(mandate, at=at)


def refuse(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    if decision is not None:
        parts.tell_why_not(filing, Assessment.from_json(json.loads(decision.assessment.assessment)), at)


def to_oneself(answers: Answers, context: FormContext) -> list[Problem]:
    """A holder has every power already."""
    person = answers.get("employee", {}).get("person")
    if not person or context.declarant is None:
        return []
    if not registry.is_holder(person=int(person), declarant=context.declarant, on=context.on):
        return []
    return [Problem("employee", "person", "mandate.to_holder", _("Aquesta persona ja n’és titular: ho pot fer tot"))]


procedure = Procedure(
    code="delegation_to_employee",
    version=1,
    mission="F2",
    capability=Capability.MANDATE_GRANT,
    title=_("Delegació en una persona de l’empresa"),
    summary=_("Digueu què pot fer en nom vostre algú que hi treballa, i fins quan (CASS-0166)."),
    sections=(
        Section(code="employee", title=_("La persona"), form=EmployeeForm),
        Section(code="powers", title=_("Què podrà fer"), form=parts.PowersForm),
        parts.SIGNED,
    ),
    minimum=frozenset({"employee.person", "powers.capabilities", "powers.until", "signed.holder"}),
    cross_check=to_oneself,
    subject=subject,
    attachments=(parts.SCAN,),
    facts=facts,
    rule=assess_grant,
    when_granted=offer,
    when_refused=refuse,
)
