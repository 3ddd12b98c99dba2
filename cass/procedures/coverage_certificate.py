"""B12: the certificate of health coverage of an insured person, for oneself or a dependant; decided at once."""

import datetime as dt
import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cass.access import Capability
from cass.contributions import queries as contributions
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.wording import long_date, short_date
from cass.filings.forms import Answers
from cass.filings.models import Decision, Filing
from cass.filings.procedure import Procedure
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date, day_of
from cass.law.book import Book, InForce
from cass.procedures.standing import standing_of
from cass.registry import queries as registry
from cass.registry.models import Dependant, Person
from cass.rules import coverage
from cass.rules.assessment import Assessment, Outcome
from cass.rules.coverage import DirectFacts, IndirectFacts

BEST_FIRST = (Outcome.GRANT, Outcome.GRANT_CARD_WITHHELD, Outcome.NEEDS_PERSON, Outcome.REFUSE)


def facts(filing: Filing, _answers: Answers, on: dt.date) -> DirectFacts | IndirectFacts:
    """What the register and the contributions say on a day of the person the certificate is about."""
    person = filing.subject or filing.person
    if person is None:
        raise ValueError("A certificate of coverage is about a person.")
    return facts_of(person, on)


def facts_of(person: Person, on: dt.date) -> DirectFacts | IndirectFacts:
    """Somebody at work is insured in their own name; anybody else by the title that gives the most.

    Of titles that give the same, a pension comes first, then the longest dependence, then work that has ended.
    """
    own = _direct(person, on)
    if own.registered:
        return own
    through: list[DirectFacts | IndirectFacts] = [
        _indirect(link, on) for link in registry.holders_of(person=person.pk, on=on)
    ]
    titles = [*through, own] if own.pension is None else [own, *through]
    return min(titles, key=lambda title: BEST_FIRST.index(coverage.assess(title, Book.load()).outcome))


def _direct(person: Person, on: dt.date) -> DirectFacts:
    work = registry.work_of(person=person.pk, on=on)
    counted = contributions.contributed(person=person.pk, on=on)
    pension = registry.pension_on(person=person.pk, on=on)
    return DirectFacts(
        on=on,
        resident=person.is_resident or work.is_active,
        registered=work.is_active,
        contributed_days=counted.days,
        contributed_months=counted.months,
        days_in_previous_month=counted.previous_month,
        days_in_previous_two_months=counted.previous_two,
        days_in_previous_three_months=counted.previous_three,
        monthly_base=work.monthly_base,
        self_employed=work.own_account is not None,
        standing=None if work.own_account is None else standing_of(work.own_account, on),
        ended_on=work.ended_on,
        pension=None if pension is None else coverage.Pension(pension.kind),
        pension_points=0 if pension is None else pension.points,
    )


def _indirect(link: Dependant, on: dt.date) -> IndirectFacts:
    return IndirectFacts(
        holder=_direct(link.holder, on),
        relation=_relation(link, on),
        born_on=link.person.birth_date,
        resident=link.person.is_resident,
        gainful_activity=registry.work_of(person=link.person_id, on=on).is_active,
    )


def _is_covered(link: Dependant, on: dt.date) -> bool:
    """Has the dependant the right that the holder brings: still of age, not at work, living here (LSS 13.1)?"""
    outcome = coverage.assess(_indirect(link, on), Book.load()).outcome
    return outcome in {Outcome.GRANT, Outcome.GRANT_CARD_WITHHELD}


def _relation(link: Dependant, on: dt.date) -> coverage.Relation:
    """The register's *persona tutelada* is a minor under guardianship, or an adult whose tutelage a court has set up."""
    relation = coverage.Relation(link.relation)
    if relation is not coverage.Relation.WARD:
        return relation
    of_age = date_to_date(link.person.birth_date, int(Book.load().on(on).majority) * MONTHS_OF_A_YEAR)
    return coverage.Relation.ASSISTED if link.since >= of_age else relation


def issue(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """The certificate is the receipt: issued in the language of the person who asks.

    Own account in debt has it too. LSS 118.2 keeps back documents of charge (*presa en càrrec*), by which the CASS binds
    itself to pay a provider; this one states a situation and binds to no payment, and says so.
    """
    person = filing.subject or filing.person
    if person is None or decision is None:
        raise ValueError("A certificate follows a decision about a person.")
    assessment = _assessment(decision)
    until, language, on = coverage.known_until(assessment), filing.language, day_of(at)
    dependants = [link.person for link in registry.dependants_of(person=person.pk, on=on) if _is_covered(link, on)]
    with override(language):
        data: contents.CoverageCertificate = {
            "statement": _(
                "La persona següent té oberts els drets a l’assistència sanitària de la CASS el {day}."
            ).format(day=long_date(on, language)),
            "name": person.full_name,
            "cass_number": person.cass_number,
            "birth_date": short_date(person.birth_date),
            "coverages": _coverages(Book.load().on(on)),
            "beneficiaries": [
                {"name": each.full_name, "cass_number": each.cass_number, "birth_date": short_date(each.birth_date)}
                for each in dependants
            ],
            "notes": _notes(assessment, until, language),
        }
    documents.issue(
        kind=Kind.COVERAGE_CERTIFICATE,
        holder=person,
        declarant=None,
        filing_id=filing.pk,
        data=data,
        language=language,
        at=at,
        valid_from=on,
        valid_until=until,
    )


def _assessment(decision: Decision) -> Assessment:
    return Assessment.from_json(json.loads(decision.assessment.assessment))


def _coverages(figures: InForce) -> list[contents.Coverage]:
    """What the CASS pays on the preferred route (LSS 139 bis)."""
    basis = _("Tarifes de responsabilitat, via preferent")
    return [
        {"what": _("Atenció ambulatòria"), "basis": basis, "rate": f"{figures.ambulatory_reimbursement} %"},
        {"what": _("Atenció hospitalària"), "basis": basis, "rate": f"{figures.hospital_reimbursement} %"},
    ]


def _notes(assessment: Assessment, until: dt.date | None, language: str) -> list[str]:
    notes = [_("Acredita la situació el dia en què s’expedeix.")]
    if until is not None:
        notes.append(_lasting(assessment, until).format(day=long_date(until, language)))
    if assessment.outcome is Outcome.GRANT_CARD_WITHHELD:
        notes.append(_without_third_party_payer(assessment))
    return notes


def _without_third_party_payer(assessment: Assessment) -> str:
    """That the expense is paid in advance. Why is the debtor's business: a dependant's paper does not tell it."""
    if any(reason.code == coverage.DEPENDANT.code for reason in assessment.reasons):
        return _("Aquest certificat no és un document de presa en càrrec: s’avança la despesa, i la CASS la reemborsa.")
    return _(
        "Hi ha cotitzacions pendents: aquest certificat no és un document de presa en càrrec. S’avança la despesa, i la "
        "CASS la reemborsa un cop pagades les cotitzacions (Llei 17/2008, art. 118.2)."
    )


def _lasting(assessment: Assessment, until: dt.date) -> str:
    """Why the rights are known to last until that day: the work is over, an age is reached, or somebody works."""
    ends = {reason.code for reason in assessment.reasons if reason.facts.get("last_on") == until}
    if coverage.KEPT.code in ends:
        return _("La feina es va acabar: els drets es mantenen fins al {day} (Llei 17/2008, art. 140).")
    if coverage.DEPENDANT.code in ends:
        return _("Com a persona beneficiària, per edat, els drets són fins al {day} (Llei 17/2008, art. 13).")
    return _("Si la feina s’acabés avui, els drets es mantindrien fins al {day} (Llei 17/2008, art. 140).")


procedure = Procedure(
    code="coverage_certificate",
    version=1,
    mission="B12",
    capability=Capability.COVERAGE_CERTIFICATE_OBTAIN,
    title=gettext_lazy("Certificat de cobertura sanitària"),
    summary=gettext_lazy(
        "Acredita que avui teniu cobertura sanitària de la CASS. El rebeu a l’instant, segellat i verificable."
    ),
    facts=facts,
    rule=coverage.assess,
    when_granted=issue,
)
