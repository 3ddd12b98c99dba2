"""The head of department: the standing proposals of others, resolved one by one or in a batch, or sent back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cass.access import Actor, Capability
from cass.documents.contents import Decision as DecisionWords
from cass.filings import hearings, operations, papers, queries
from cass.filings.models import Filing, Proposal, State
from cass.filings.procedure import Procedure
from cass.kernel.faults import Fault, NotFound
from cass.procedures.catalogue import CATALOGUE
from cass.rules.assessment import Outcome
from cass.staff import queries as staff
from cass.web.components import Link, Tag
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.views.filing_pages import state_tag, subject_name
from cass.web.views.office import rows
from cass.web.views.office.file import read_file
from cass.web.views.office.forms import ReturnForm
from cass.wording import faults


@requires(Capability.PROPOSAL_RESOLVE)
@require_safe
def proposals(request: Request) -> HttpResponse:
    """What others propose, by legal limit, to be read one by one or marked for a batch."""
    page = page_of(queries.proposals_to_resolve(actor=request.actor), request.GET)
    listed(request, "proposals", shown=len(page.rows), found=page.total)
    context = {
        "title": _("Propostes per resoldre"),
        "items": [_listed(proposal, timezone.localdate()) for proposal in page.rows],
        "pages": page.pages,
        "total": page.total,
    }
    return render(request, "office/proposals.html", context)


def _listed(proposal: Proposal, on: dt.date) -> dict[str, Any]:
    filing = proposal.filing
    return {
        "number": proposal.pk,
        "person": subject_name(filing),
        "filing_number": filing.number,
        "declarant": rows.declarant_name(filing),
        "url": reverse("proposal", args=[proposal.pk]),
        "tag": rows.outcome_tag(proposal.outcome),
        "assessed": rows.outcome_tag(proposal.assessment.outcome),
        "differs": proposal.assessment.outcome != proposal.outcome,
        "by": proposal.proposed_by.full_name,
        "limit": rows.limit_cell(filing, on),
    }


def _standing(request: Request, proposal: int) -> Proposal:
    """A proposal and its filing. Raises NotFound, for one of a file that this actor may not see too."""
    found = queries.proposals(numbers=[proposal]).first()
    if found is None:
        raise NotFound("filing.not_found")
    queries.get(actor=request.actor, filing=found.filing_id)
    return found


@requires(Capability.PROPOSAL_RESOLVE)
@require_safe
def proposal(request: Request, proposal: int) -> HttpResponse:
    """The whole file, the proposal, and the letter as it would go out."""
    return _proposal_page(request, _standing(request, proposal), ReturnForm())


def _proposal_page(request: Request, found: Proposal, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    filing, procedure, now = found.filing, CATALOGUE[found.filing.procedure], timezone.now()
    is_standing = filing.state == State.PROPOSED and found.returned_at is None
    is_own = found.proposed_by_id == request.actor.staff
    page = read_file(request.actor, filing, procedure, now)
    is_closed = page["health"] is not None and not page["health"]["is_open"]
    page |= {
        "proposal": found,
        "letter": _letter(request.actor, filing, found, procedure, now) if is_standing and not is_closed else None,
        "is_letter_closed": is_standing and is_closed,
        "then": reverse("proposal", args=[found.pk]),
        "is_standing": is_standing,
        "in_the_way": _in_the_way(found, procedure, timezone.localdate(now)) if is_standing else None,
        "is_own": is_own,
        "form": form,
        "actions": [Link(_("Llegeix i resol"), "#resolucio")] if is_standing and not is_own else [],
        "can_reassess": False,
        "back_url": reverse("proposals"),
    }
    return render(request, "office/proposal.html", page, status=status)


def _in_the_way(proposal: Proposal, procedure: Procedure, on: dt.date) -> faults.FaultWords | None:
    """Why it can not be resolved yet, said before anybody tries."""
    outcome = Outcome(proposal.outcome)
    conflict = hearings.in_the_way(procedure=procedure, filing=proposal.filing, outcome=outcome, on=on)
    return faults.words(conflict) if conflict is not None else None


def _letter(
    actor: Actor, filing: Filing, proposal: Proposal, procedure: Procedure, at: dt.datetime
) -> DecisionWords | None:
    """The decision's words, as they would be issued now; ``None`` without a competence or a person to address."""
    on = timezone.localdate(at)
    competence = staff.competence(staff=actor.staff or 0, procedure=procedure.code, on=on)
    if competence is None or filing.subject is None or procedure.decided is None:
        return None
    sentence, stated = procedure.decided(filing, Outcome(proposal.outcome), filing.subject.language)
    return papers.decision_words(
        filing=filing,
        proposal=proposal,
        resolver=competence.holder.full_name,
        competence=competence,
        procedure_title=str(procedure.title),
        addressee=filing.subject,
        outcome=sentence,
        facts=stated,
        on=on,
    )


@requires(Capability.PROPOSAL_RESOLVE)
@require_POST
def resolve(request: Request, proposal: int) -> HttpResponse:
    """Resolve as proposed."""
    found = _standing(request, proposal)
    procedure = CATALOGUE[found.filing.procedure]
    operations.resolve(procedure=procedure, proposal=found.pk, actor=request.actor, at=timezone.now())
    return redirect("work", found.filing_id)


@requires(Capability.PROPOSAL_RESOLVE)
@require_POST
def return_(request: Request, proposal: int) -> HttpResponse:
    """Send a proposal back to the officers, with what is still to be done."""
    found = _standing(request, proposal)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, found, form, status=422)
    operations.return_proposal(proposal=found.pk, why=form.cleaned_data["why"], actor=request.actor, at=timezone.now())
    return redirect("proposals")


def _chosen(request: Request) -> list[int]:
    return [number for text in request.POST.getlist("proposal") if (number := id_of(text)) is not None][:100]


@requires(Capability.PROPOSAL_RESOLVE)
@require_POST
def confirm(request: Request) -> HttpResponse:
    """The batch, once more in full, before it is resolved."""
    chosen = queries.proposals_to_resolve(actor=request.actor).filter(pk__in=_chosen(request))
    items = [_listed(proposal, timezone.localdate()) for proposal in chosen]
    if not items:
        return redirect("proposals")
    context = {"title": _("Confirmeu la resolució"), "items": items, "back_url": reverse("proposals")}
    return render(request, "office/confirm.html", context)


@requires(Capability.PROPOSAL_RESOLVE)
@require_POST
def batch(request: Request) -> HttpResponse:
    """Resolve a batch, each on its own; of each, whether it was resolved or what stood in the way.

    Sent twice, it says the same: what is resolved stays resolved.
    """
    chosen = list(queries.proposals(numbers=_chosen(request)))
    numbers = [proposal.pk for proposal in chosen]
    outcome = operations.resolve_many(procedures=CATALOGUE, proposals=numbers, actor=request.actor, at=timezone.now())
    context = {
        "title": _("Resultat del lot"),
        "items": _results(numbers, outcome),
        "resolved": sum(1 for fault in outcome.values() if fault is None),
        "total": len(outcome),
        "back_url": reverse("proposals"),
    }
    return render(request, "office/batch.html", context)


def _results(numbers: Sequence[int], outcome: dict[int, Fault | None]) -> list[dict[str, Any]]:
    results = []
    for proposal in queries.proposals(numbers=numbers):
        fault = outcome[proposal.pk]
        results.append(
            {
                "person": subject_name(proposal.filing),
                "filing_number": proposal.filing.number,
                "url": reverse("work", args=[proposal.filing_id]),
                "tag": state_tag(proposal.filing, for_office=True) if fault is None else Tag(_("No resolta"), "red"),
                "why": faults.words(fault) if fault is not None else None,
            }
        )
    return results
