"""What the desk's screens for contracts show: lists, the page of one request, its steps."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cass.access import Actor, Capability, Verdict, verdict
from cass.contracts import queries
from cass.contracts.models import ApplicantKind, CertificateRequest, Contract
from cass.contracts.needs import Paper
from cass.contracts.stages import AT_THE_DESK, Stage, contract_of, stage_of
from cass.registry.models import Person
from cass.web.components import Cell, Column, Document, Event, SummaryRow, Table, Tag, Task
from cass.web.templatetags.cass import day, moment, short_day
from cass.web.views.certificate_request_state import stage_tag
from cass.web.views.office.matching import alike
from cass.wording import contracts as words

CAN_CHANGE_CONTACT = frozenset({Stage.PREPARING, Stage.TO_SIGN, Stage.AWAY})
TO_BE_SIGNED = frozenset({Stage.TO_SIGN, Stage.AWAY})


def figures(counts: dict[Stage, int], *, chosen: Stage | None, searching: bool) -> list[dict[str, Any]]:
    """How much there is in each stage, every figure a filter."""
    waiting = sum(count for stage, count in counts.items() if stage is not Stage.APPROVED)
    total = {"value": waiting, "label": _("pendents"), "url": "?", "note": "", "current": not chosen and not searching}
    return [
        total,
        *(
            {
                "value": count,
                "label": str(words.FIGURES[stage]),
                "url": f"?estat={stage.value}",
                "note": "",
                "current": chosen is stage,
            }
            for stage, count in counts.items()
        ),
    ]


def table(rows: Sequence[CertificateRequest], at: dt.datetime, *, empty: str) -> Table:
    columns = [
        Column(_("Sol·licitant")),
        Column(_("Tipus")),
        Column(_("Sol·licitada")),
        Column(_("Contracte")),
        Column(_("Estat")),
    ]
    cells = [
        [
            Cell(found.full_name, url=reverse("contract", args=[found.pk]), hint=found.reference),
            Cell(str(found.get_kind_display())),
            Cell(short_day(found.requested_at)),
            Cell(begun.number if (begun := contract_of(found)) else "—"),
            Cell(tag=stage_tag(stage_of(found, at))),
        ]
        for found in rows
    ]
    return Table(_("Sol·licituds"), columns, cells, empty=empty, caption_hidden=True)


def contract_page(actor: Actor, found: CertificateRequest, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page of one request."""
    begun, stage = contract_of(found), stage_of(found, at)
    is_own = begun is not None and queries.had_a_hand_in(begun, staff=actor.staff)
    may_approve = verdict(actor, Capability.CONTRACT_APPROVE) is Verdict.ALLOWED
    return {
        "title": found.full_name,
        "asked": found,
        "contract": begun,
        "state": stage_tag(stage),
        "is_returned": stage is Stage.RETURNED,
        "returned_why": begun.returned_why if begun else "",
        "applicant": _applicant(found, at),
        "declarants": _declarants(found),
        "holder": _holder(begun) if begun else [],
        "tasks": list(_tasks(found, begun, stage, at)),
        "documents": _documents(begun) if begun else [],
        "scans": scans(begun) if begun else [],
        "events": _events(begun) if begun else [],
        "can_begin": stage is Stage.REQUESTED,
        "can_produce": stage is Stage.PREPARING,
        "can_reopen": stage in TO_BE_SIGNED or stage is Stage.RETURNED,
        "can_send_on": stage is Stage.RETURNED,
        "can_sign": stage in TO_BE_SIGNED,
        "can_approve": stage is Stage.TO_APPROVE and may_approve and not is_own,
        "is_own": stage is Stage.TO_APPROVE and is_own,
        "can_cancel": stage in AT_THE_DESK or stage is Stage.APPROVED,
        "back_url": reverse("contracts"),
        "redeem_until": begun.redeem_until if begun else None,
        "cancelled_why": _why(begun) if begun else "",
    }


def _why(contract: Contract) -> str:
    said = {"withdrawn": _("L’ha retirada qui la va fer."), "lapsed": _("Ningú no l’ha acabada a temps.")}
    return said.get(contract.cancelled_why, contract.cancelled_why)


def _applicant(found: CertificateRequest, at: dt.datetime) -> list[SummaryRow]:
    booked = queries.appointment_of(found, at=at)
    rows = [
        SummaryRow(_("Tipus de sol·licitant"), str(found.get_kind_display())),
        SummaryRow(_("Document d’identitat"), found.identity_document),
        SummaryRow(_("Número CASS"), found.cass_number),
        SummaryRow(_("Telèfon"), found.telephone),
        SummaryRow(_("Correu electrònic"), found.email),
        SummaryRow(_("Sol·licitada"), moment(found.requested_at)),
    ]
    return [*rows, SummaryRow(_("Cita"), moment(booked.starts_at), lines=[booked.office.name])] if booked else rows


def _declarants(found: CertificateRequest) -> list[SummaryRow]:
    rows = found.declarants.order_by("pk")
    return [SummaryRow(row.census_number, row.name, lines=[row.refused_why] if row.refused_why else []) for row in rows]


def _holder(contract: Contract) -> list[SummaryRow]:
    holder = contract.holder
    rows = [
        SummaryRow(_("Número de contracte"), contract.number),
        SummaryRow(_("Persona titular"), holder.full_name, lines=[holder.cass_number]),
        SummaryRow(_("Signa com a"), str(contract.get_capacity_display())),
        SummaryRow(_("Contacte"), contract.contact, tag=_contact_tag(contract)),
    ]
    if contract.bearer_name:
        lines = [contract.bearer_document, moment(contract.taken_away_at)]
        rows.append(SummaryRow(_("Se’l va endur"), contract.bearer_name, lines=lines))
    if contract.signed_at:
        rows.append(SummaryRow(_("Signat"), moment(contract.signed_at)))
    if contract.redeem_until:
        rows.append(SummaryRow(_("Es pot obtenir fins al"), day(contract.redeem_until)))
    return rows


def _contact_tag(contract: Contract) -> Tag:
    return Tag(_("Verificat"), "green") if contract.contact_verified_at else Tag(_("Per verificar"), "yellow")


def _tasks(found: CertificateRequest, contract: Contract | None, stage: Stage, at: dt.datetime) -> Iterator[Task]:
    """The desk's work in its order; what cannot be done now has no link."""

    def task(title: str, name: str, *, is_done: bool, is_now: bool) -> Task:
        tag = Tag(_("Fet"), "green") if is_done else Tag(_("Per fer"), "yellow") if is_now else Tag(_("Més endavant"))
        return Task(title, tag, reverse(name, args=[found.pk]) if is_now else "")

    preparing = stage is Stage.PREPARING
    on = at.date()
    decided = contract is not None and contract.declarants.exists() and not queries.undecided(contract)
    complete = decided and contract is not None and not queries.papers_missing(contract, on=on)
    yield task(_("La persona"), "contract_person", is_done=contract is not None, is_now=stage is Stage.REQUESTED)
    yield task(_("Els declarants i els poders"), "contract_declarants", is_done=decided, is_now=preparing)
    yield task(_("Els documents"), "contract_papers", is_done=complete, is_now=preparing or stage is Stage.RETURNED)
    verified = contract is not None and contract.contact_verified_at is not None
    yield task(_("El contacte"), "contract_contact", is_done=verified, is_now=stage in CAN_CHANGE_CONTACT)
    signed = contract is not None and contract.signed_at is not None
    yield task(_("La signatura"), "contract_signature", is_done=signed, is_now=stage in TO_BE_SIGNED)


def _documents(contract: Contract) -> list[Document]:
    document = contract.document
    if document is None:
        return []
    url = reverse("document", args=[document.pk]) if document.prepared_at else ""
    return [Document(str(document.get_kind_display()), url, document.number)]


def scans(contract: Contract) -> list[dict[str, Any]]:
    """The scans in use, each with its paper, its declarant and whether it can be opened."""
    fates = queries.scans(contract)
    rows = contract.papers.select_related("declarant", "checked_by").order_by("checked_at", "pk")
    return [_scan(contract, row, fates.get(row.scan)) for row in rows]


def _scan(contract: Contract, row: Any, fate: Any) -> dict[str, Any]:
    state = fate.state if fate else "refused"
    tags = {
        "clean": Tag(_("Comprovat"), "green"),
        "received": Tag(_("S’està revisant"), "blue"),
        "refused": Tag(_("Rebutjat"), "red"),
    }
    url = reverse("contract_scan", args=[contract.request_id, row.scan]) if state == "clean" else ""
    of_whom = f"{row.declarant.name} · {row.declarant.census_number}" if row.declarant else ""
    details = _("{who}, {when}").format(who=row.checked_by.full_name, when=moment(row.checked_at))
    return {
        "title": str(words.PAPERS[row.paper]),
        "of_whom": of_whom,
        "details": details,
        "url": url,
        "tag": tags[state],
    }


def _events(contract: Contract) -> list[Event]:
    return [
        Event(str(step.get_code_display()), moment(step.at), by=step.by.full_name) for step in queries.history(contract)
    ]


def candidates(found: CertificateRequest) -> list[dict[str, Any]]:
    """The persons with exactly the number or the document that was typed, each beside what was typed."""
    return [
        {"person": person.pk, "name": person.full_name, "table": _side_by_side(found, person)}
        for person in queries.candidates(found)
    ]


def _side_by_side(found: CertificateRequest, person: Person) -> Table:
    compared = [
        (_("Número CASS"), found.cass_number, person.cass_number),
        (_("Document d’identitat"), found.identity_document, person.identity_document),
        (_("Nom"), found.given_name, person.given_name),
        (_("Cognoms"), found.surnames, person.surnames),
    ]
    columns = [Column(_("Dada")), Column(_("Sol·licitud")), Column(_("Registre")), Column(_("Comparació"))]
    rows = [[Cell(label), Cell(typed), Cell(known), Cell(tag=alike(typed, known))] for label, typed, known in compared]
    return Table(person.full_name, columns, rows, caption_hidden=True)


def wanted(found: CertificateRequest, contract: Contract, on: dt.date) -> list[dict[str, Any]]:
    """Each requested declarant beside the census, and what was decided about it."""
    attached = set(contract.declarants.values_list("requested", flat=True))
    return [
        {
            "pk": row.pk,
            "name": f"{row.name} · {row.census_number}",
            "table": _in_census(found, contract, row, on),
            "is_attached": row.pk in attached,
            "refused_why": row.refused_why,
        }
        for row in found.declarants.order_by("pk")
    ]


def _in_census(found: CertificateRequest, contract: Contract, row: Any, on: dt.date) -> Table:
    declarant = queries.in_census(row)
    columns = [Column(_("Dada")), Column(_("Sol·licitud")), Column(_("Cens")), Column(_("Comparació"))]
    known = declarant.name if declarant else ""
    missing = Tag(_("No és al cens"), "red")
    rows = [
        [
            Cell(_("Número de cens")),
            Cell(row.census_number),
            Cell(declarant.census_number if declarant else "—"),
            Cell(tag=alike(row.census_number, declarant.census_number) if declarant else missing),
        ],
        [
            Cell(_("Nom")),
            Cell(row.name),
            Cell(known or "—"),
            Cell(tag=alike(row.name, known) if declarant else missing),
        ],
    ]
    if declarant is not None:
        fits = declarant.kind in queries.KINDS[ApplicantKind(found.kind)]
        tag = Tag(_("Coincideix"), "green") if fits else Tag(_("És diferent"), "red")
        rows.append(
            [
                Cell(_("Tipus")),
                Cell(str(found.get_kind_display())),
                Cell(str(declarant.get_kind_display())),
                Cell(tag=tag),
            ]
        )
        known_holder = queries.is_known_holder(person=contract.holder_id, declarant=declarant, on=on)
        says = (
            Tag(_("Consta al registre"), "green")
            if known_holder
            else Tag(_("No hi consta: cal acreditar-ho"), "yellow")
        )
        rows.append([Cell(_("Titular administratiu")), Cell(found.full_name), Cell("—"), Cell(tag=says)])
    if row.processor_number:
        rows.append(
            [
                Cell(_("Cens del tramitador")),
                Cell(row.processor_number),
                Cell(row.census_number),
                Cell(tag=alike(row.processor_number, row.census_number)),
            ]
        )
    return Table(row.name, columns, rows, caption_hidden=True)


def papers(contract: Contract, on: dt.date) -> list[dict[str, Any]]:
    """Each paper to check, with whose it is and its scan if there is one."""
    have, fates = queries.checked(contract), queries.scans(contract)
    needed = [(need.paper, need.declarant, need.is_required) for need in queries.papers_to_check(contract, on=on)]
    if contract.returned_at is not None:
        extra = contract.papers.filter(paper__in=[Paper.CASS_0007, Paper.SIGNED_CONTRACT]).order_by("pk")
        needed += [(Paper(row.paper), None, True) for row in extra]
    return [_paper(paper, declarant, is_required, have, fates) for paper, declarant, is_required in needed]


def _paper(
    paper: Paper, declarant: Any, is_required: bool, have: dict[tuple[str, int | None], uuid.UUID], fates: Any
) -> dict[str, Any]:
    number = declarant.pk if declarant else None
    scan = have.get((paper.value, number))
    return {
        "code": paper.value,
        "declarant": number or "",
        "id": f"{paper.value}-{number or 0}",
        "title": str(words.PAPERS[paper.value]),
        "of_whom": f"{declarant.name} · {declarant.census_number}" if declarant else "",
        "is_required": is_required,
        "is_checked": scan is not None,
        "name": fates[scan].name if scan in fates else "",
    }
