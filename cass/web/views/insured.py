"""What the CASS knows of an insured person (MISSION B2, B3, X5): coverage and its reasons, personal data, the card."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Actor, Capability
from cass.accidents import queries as accidents
from cass.accidents.models import Card
from cass.contributions import queries as contributions
from cass.inbox import queries as inbox
from cass.kernel import verification_code
from cass.kernel.codes import codes
from cass.kernel.faults import NotFound
from cass.law.book import Book
from cass.procedures import coverage_certificate
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.rules import coverage
from cass.rules.assessment import Outcome, Reason
from cass.rules.coverage import DirectFacts, IndirectFacts
from cass.web.components import Document, SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, short_day
from cass.wording import coverage as words
from cass.wording import reasons

SIGNS = {
    Outcome.GRANT: "authentic",
    Outcome.GRANT_CARD_WITHHELD: "expired",
    Outcome.NEEDS_PERSON: "unknown",
    Outcome.REFUSE: "unknown",
}


@dataclass(frozen=True)
class Coverage:
    """Coverage today as its card shows it; ``why`` are sentences, each with its articles."""

    sign: str
    title: str
    text: str
    why: list[tuple[str, str]]
    is_partial: bool
    """Reasons about the person through whom one is insured are theirs to know, and left out."""
    is_certifiable: bool
    """The certificate of coverage would be issued at once."""


def coverage_of(actor: Actor, person: Person, on: dt.date) -> Coverage:
    """What the rule says of a person's coverage on a day, as far as this actor may know why."""
    book = Book.load()
    facts = coverage_certificate.facts_of(person, on)
    assessment = coverage.assess(facts, book)
    shown = _known_to(actor, person, facts, assessment.reasons, book)
    title, text = words.headline(assessment, coverage.known_until(assessment), is_theirs=actor.dependant is not None)
    return Coverage(
        sign=SIGNS[assessment.outcome],
        title=title,
        text=text,
        why=[(reasons.in_words(reason), " · ".join(reasons.citations(reason, book))) for reason in shown],
        is_partial=len(shown) < len(assessment.reasons),
        is_certifiable=assessment.outcome in {Outcome.GRANT, Outcome.GRANT_CARD_WITHHELD},
    )


def _known_to(
    actor: Actor, person: Person, facts: DirectFacts | IndirectFacts, all_reasons: tuple[Reason, ...], book: Book
) -> list[Reason]:
    """Wages, days and debts of the person through whom one is insured are not for those insured through them.

    Nor are those of an adult dependant for whoever insures them.
    """
    if actor.dependant is not None and actor.mandate is not None:
        return []
    if isinstance(facts, DirectFacts) or actor.person != person.pk:
        return list(all_reasons)
    own = {reason.code for reason in coverage.conditions(facts, book.on(facts.holder.on))}
    return [reason for reason in all_reasons if reason.code in own]


@requires(Capability.SITUATION_READ)
@require_safe
def situation(request: Request) -> HttpResponse:
    """The present situation in detail (B2): coverage with its reasons, work, contributions, pension, dependants."""
    actor, on = request.actor, timezone.localdate()
    person = registry.beneficiary(actor)
    context = {
        "title": _("La situació amb detall"),
        "person": person,
        "is_dependant": actor.dependant is not None,
        "coverage": coverage_of(actor, person, on),
        "work": _work(person, on),
        "contributed": _contributed(person, on),
        "insured_with": _insured_with(person, on),
        "on": on,
        "back_url": reverse("home"),
    }
    return render(request, "citizens/situation.html", context)


def _work(person: Person, on: dt.date) -> list[SummaryRow]:
    rows = [
        SummaryRow(
            found.declarant.name,
            found.job_title,
            lines=[
                _("Des del {day} · {hours} hores setmanals").format(
                    day=day(found.period.lower), hours=found.weekly_hours
                )
            ],
        )
        for found in registry.employments_of(person=person.pk, on=on)
    ]
    known = registry.work_of(person=person.pk, on=on)
    if known.own_account is not None:
        rows.append(SummaryRow(_("Per compte propi"), _("Activitat d’alta")))
    if known.ended_on is not None:
        rows.append(SummaryRow(_("Darrer dia d’alta"), day(known.ended_on)))
    if pension := registry.pension_on(person=person.pk, on=on):
        rows.append(SummaryRow(_("Pensió"), _("En pagament des del {day}").format(day=day(pension.period.lower))))
    return rows


def _contributed(person: Person, on: dt.date) -> list[SummaryRow]:
    found = contributions.contributed(person=person.pk, on=on)
    if not found.days:
        return []
    return [
        SummaryRow(_("Mesos amb cotització"), str(found.months)),
        SummaryRow(_("Dies cotitzats"), str(found.days)),
        SummaryRow(_("Dies dels tres darrers mesos"), str(found.previous_three)),
    ]


def _insured_with(person: Person, on: dt.date) -> list[SummaryRow]:
    """Those insured through this person, and those through whom this person is insured."""
    mine = [
        SummaryRow(link.person.full_name, str(link.get_relation_display()), lines=[link.person.cass_number])
        for link in registry.dependants_of(person=person.pk, on=on)
    ]
    through = [
        SummaryRow(link.holder.full_name, _("És la persona titular de qui ve el dret"))
        for link in registry.holders_of(person=person.pk, on=on)
    ]
    return mine + through


@requires(Capability.PERSONAL_DATA_READ)
@require_safe
def personal_data(request: Request) -> HttpResponse:
    """What the register knows of the person (B3), and where to say that it is wrong."""
    person = registry.beneficiary(request.actor)
    context = {
        "title": _("Dades personals"),
        "identity": _identity(person),
        "contact": _contact(person),
        "back_url": reverse("home"),
    }
    return render(request, "citizens/personal_data.html", context)


def _identity(person: Person) -> list[SummaryRow]:
    return [
        SummaryRow(_("Nom"), person.given_name),
        SummaryRow(_("Cognoms"), person.surnames),
        SummaryRow(_("Número CASS"), person.cass_number),
        SummaryRow(_("Número d’identificació administrativa (NIA)"), person.nia or _("No en consta cap")),
        SummaryRow(_("Document d’identitat"), person.identity_document),
        SummaryRow(_("Data de naixement"), day(person.birth_date)),
        SummaryRow(_("Sexe"), str(person.get_sex_display())),
        SummaryRow(_("Nacionalitat"), _country(person.nationality)),
    ]


def _contact(person: Person) -> list[SummaryRow]:
    none = _("No en consta cap")
    return [
        SummaryRow(_("Adreça"), person.address, lines=[f"{person.postcode} {_parish(person)}".strip()]),
        SummaryRow(_("Telèfon"), person.telephone or none),
        SummaryRow(_("Adreça electrònica"), person.email or none),
        SummaryRow(_("Llengua dels documents"), _language(person.language)),
        SummaryRow(_("Com us notifiquem"), str(person.get_channel_display())),
    ]


def _country(code: str) -> str:
    return str(Locale.parse(get_language() or "ca").territories.get(code, code))


def _parish(person: Person) -> str:
    parishes = codes("parishes")
    return str(parishes.label(person.parish, "ca")) if person.parish in parishes else ""


def _language(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


def card_tag(card: Card, on: dt.date) -> Tag:
    """The state of an accident card on a day."""
    if card.returned_on:
        return Tag(_("Retornat"), "grey")
    if card.document is None:
        return Tag(_("Retingut"), "yellow")
    if card.document.revoked_at:
        return Tag(_("Anul·lat"), "red")
    if card.valid_until < on:
        return Tag(_("Caducat"), "grey")
    return Tag(_("Vigent"), "green")


@requires(Capability.ACCIDENT_CARD_READ)
@require_safe
def accident_card(request: Request, card: int) -> HttpResponse:
    """The card of a work accident in the injured person's own area (X5): its state, its validity, its print."""
    found = accidents.cards_of(request.actor).filter(pk=card).first()
    if found is None:
        raise NotFound("documents.not_found")
    if unopened := inbox.unopened_results(request.actor).get(found.accident.filing_id):
        return redirect("notice", unopened)
    on = timezone.localdate()
    context: dict[str, Any] = {
        "title": _("Carnet d’accident de treball"),
        "tag": card_tag(found, on),
        "rows": [
            SummaryRow(_("Número"), found.number),
            SummaryRow(_("Data de l’accident"), day(found.accident.occurred_on)),
            SummaryRow(
                _("Vigència"),
                _("Del {since} al {until}").format(since=day(found.valid_from), until=day(found.valid_until)),
            ),
        ],
        "is_withheld": found.document is None,
        "is_in_force": found.document is not None and found.document.revoked_at is None and found.valid_until >= on,
        "rate": int(Book.load().on(on).work_accident_reimbursement),
        "documents": card_documents(found),
        "code": verification_code.display(found.document.code) if found.document else "",
        "filing": found.accident.filing_id,
        "back_url": reverse("home"),
    }
    return render(request, "citizens/accident_card.html", context)


def card_documents(card: Card) -> list[Document]:
    """The card to print; without an address while it is being prepared, nothing while it is withheld."""
    if card.document is None:
        return []
    url = reverse("document", args=[card.document.pk]) if card.document.prepared_at else ""
    return [Document(_("Imprimiu el carnet"), url, f"{card.document.number} · {short_day(card.document.issued_at)}")]
