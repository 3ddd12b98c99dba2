"""The register, looked up: who somebody is, where they work and for whom they act. Every look is journalled."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Actor, Capability, Verdict, verdict
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings import queries as filings
from cass.procedures.catalogue import CATALOGUE
from cass.registry import queries
from cass.registry.models import Person
from cass.web.components import Cell, Column, SummaryRow, Table
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, short_day
from cass.web.views.filing_pages import state_tag

MOST = 50


@requires(Capability.PERSON_SEARCH)
@require_safe
def register(request: Request) -> HttpResponse:
    """Persons by number, document or name; the journal learns that somebody searched, and not what for."""
    text = request.GET.get("q", "").strip()
    found = queries.search_people(text=text, limit=MOST) if text else []
    if text:
        journal(EventType.PERSON_SEARCHED, actor=request.actor, at=timezone.now(), facts={"found": len(found)})
    columns = [Column(_("Persona")), Column(_("Número CASS")), Column(_("Data de naixement"))]
    cells = [
        [
            Cell(person.full_name, url=reverse("register_person", args=[person.pk])),
            Cell(person.cass_number),
            Cell(short_day(person.birth_date)),
        ]
        for person in found
    ]
    table = Table(_("Persones"), columns, cells, empty=_("No s’ha trobat cap persona."), caption_hidden=True)
    context = {
        "title": _("Registre"),
        "text": text,
        "table": table if text else None,
        "is_cut": len(found) == MOST,
    }
    return render(request, "office/register.html", context)


@requires(Capability.PERSON_SEARCH)
@require_safe
def person(request: Request, person: int) -> HttpResponse:
    """One person: identity, where to reach them, work, for whom they act, and the files this officer may see."""
    found = queries.person(person)
    journal(EventType.PERSON_SEARCHED, actor=request.actor, at=timezone.now(), person=found.pk)
    context = {
        "title": found.full_name,
        "facts": _facts(found),
        "work": _work(found),
        "declarants": _declarants(found),
        "filings": _filings(request.actor, found),
        "may_represent": verdict(request.actor, Capability.MANDATE_KEY) is Verdict.ALLOWED
        and queries.holders_of(person=found.pk, on=timezone.localdate()).exists(),
        "person": found,
        "back_url": reverse("register"),
    }
    return render(request, "office/person.html", context)


def _facts(person: Person) -> list[SummaryRow]:
    rows = [
        SummaryRow(_("Número CASS"), person.cass_number),
        SummaryRow(_("Document d’identitat"), person.identity_document),
        SummaryRow(_("Data de naixement"), day(person.birth_date)),
        SummaryRow(_("Adreça"), person.address, lines=[person.postcode]),
        SummaryRow(_("Es notifica"), str(person.get_channel_display())),
    ]
    if person.telephone:
        rows.append(SummaryRow(_("Telèfon"), person.telephone))
    return rows


def _work(person: Person) -> Table:
    columns = [Column(_("Empresa")), Column(_("Feina")), Column(_("Alta")), Column(_("Baixa"))]
    cells = [
        [
            Cell(employment.declarant.name, hint=employment.declarant.census_number),
            Cell(employment.job_title),
            Cell(short_day(employment.period.lower)),
            Cell(short_day(queries.last_day(employment)) or "—"),
        ]
        for employment in queries.working_life(person=person.pk)
    ]
    return Table(_("Feines"), columns, cells, empty=_("No consta cap feina."), caption_hidden=True)


def _declarants(person: Person) -> Table:
    columns = [Column(_("Declarant")), Column(_("Número de cens")), Column(_("Tipus"))]
    cells = [
        [Cell(declarant.name), Cell(declarant.census_number), Cell(str(declarant.get_kind_display()))]
        for declarant in queries.declarants_of(person=person.pk, on=timezone.localdate())
    ]
    return Table(_("Actua per a"), columns, cells, empty=_("Ara no actua per a cap declarant."), caption_hidden=True)


def _filings(actor: Actor, person: Person) -> Table:
    """The files about this person: an officer opens them, a clerk sees the desk's own."""
    may_open = verdict(actor, Capability.FILE_WORK) is Verdict.ALLOWED
    found = filings.visible_to(actor).filter(subject=person.pk).order_by("-saved_at", "pk")[:MOST]
    columns = [Column(_("Tràmit")), Column(_("Expedient")), Column(_("Data")), Column(_("Estat"))]
    cells = [
        [
            Cell(
                str(CATALOGUE[filing.procedure].title),
                url=reverse("work" if may_open else "desk_filing", args=[filing.pk]),
            ),
            Cell(filing.number or "—"),
            Cell(short_day(filing.filed_at or filing.saved_at)),
            Cell(tag=state_tag(filing, for_office=True)),
        ]
        for filing in found
    ]
    return Table(_("Expedients"), columns, cells, empty=_("Cap expedient a la vista."), caption_hidden=True)
