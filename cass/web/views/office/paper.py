"""The paper queue: letters to print, to post, and what became of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cass.access import Capability
from cass.documents import queries as documents
from cass.filings import operations as filings
from cass.inbox import operations, queries
from cass.inbox.models import PaperItem
from cass.kernel.faults import Conflict
from cass.web.components import Cell, Column, SummaryRow, Table, Tag
from cass.web.guard import Request, requires
from cass.web.paging import page_of
from cass.web.templatetags.cass import day, moment, short_day
from cass.web.views.office.forms import LetterOutcomeForm, PostedForm


def _stage(item: PaperItem) -> Tag:
    if item.outcome:
        delivered = item.outcome == PaperItem.Outcome.DELIVERED
        return Tag(str(item.get_outcome_display()), "green" if delivered else "red")
    if item.posted_on:
        return Tag(_("Enviada"), "blue")
    return Tag(_("Impresa"), "blue") if item.printed_at else Tag(_("Per imprimir"), "yellow")


def _kind(item: PaperItem) -> str:
    return str(item.notice.document.get_kind_display()) if item.notice.document else "—"


def _addressee(item: PaperItem) -> str:
    return item.notice.person.full_name if item.notice.person else "—"


@requires(Capability.PAPER_QUEUE_WORK)
@require_safe
def paper(request: Request) -> HttpResponse:
    """Everything that is still to print, to post, or whose outcome is not known; oldest first."""
    page = page_of(queries.paper_queue(), request.GET)
    columns = [
        Column(_("Destinatari")),
        Column(_("Notificació")),
        Column(_("Des del")),
        Column(_("Enviada el")),
        Column(_("Estat")),
    ]
    cells = [
        [
            Cell(_addressee(item), url=reverse("letter", args=[item.pk])),
            Cell(_kind(item), hint=item.notice.document.number if item.notice.document else ""),
            Cell(short_day(item.notice.available_at)),
            Cell(short_day(item.posted_on) or "—"),
            Cell(tag=_stage(item)),
        ]
        for item in page.rows
    ]
    table = Table(_("Cartes"), columns, cells, empty=_("No hi ha cap carta pendent."), caption_hidden=True)
    context = {"title": _("Notificacions en paper"), "table": table, "pages": page.pages, "total": page.total}
    return render(request, "office/paper.html", context)


@requires(Capability.PAPER_QUEUE_WORK)
@require_safe
def letter(request: Request, item: int) -> HttpResponse:
    """One letter: where it goes, how far it has come, and the next step."""
    return _letter_page(request, queries.paper_item(item))


def _letter_page(request: Request, item: PaperItem, *, status: int = 200, **forms: Any) -> HttpResponse:
    on = timezone.localdate()
    today = on.isoformat()
    context = {
        "title": _addressee(item),
        "what": _kind(item),
        "item": item,
        "stage": _stage(item),
        "facts": list(_facts(item)),
        "is_ready": bool(item.notice.document and item.notice.document.prepared_at),
        "posted_form": forms.get("posted_form") or PostedForm(on=on, initial={"posted_on": today}),
        "outcome_form": forms.get("outcome_form") or LetterOutcomeForm(on=on, initial={"outcome_on": today}),
        "form": forms.get("posted_form") or forms.get("outcome_form"),
        "back_url": reverse("paper"),
    }
    return render(request, "office/letter.html", context, status=status)


def _facts(item: PaperItem) -> list[SummaryRow]:
    person = item.notice.person
    rows = [SummaryRow(_("Notificació"), _kind(item))]
    if person is not None:
        rows.append(SummaryRow(_("Adreça"), person.full_name, lines=[person.address, person.postcode]))
    rows.append(SummaryRow(_("Feta"), moment(item.notice.available_at)))
    if item.printed_at:
        rows.append(SummaryRow(_("Impresa"), moment(item.printed_at)))
    if item.posted_on:
        rows.append(SummaryRow(_("Enviada"), day(item.posted_on)))
    if item.outcome:
        rows.append(SummaryRow(_("Resultat"), str(item.get_outcome_display()), lines=[day(item.outcome_on)]))
    return rows


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def print_(request: Request, item: int) -> HttpResponse:
    """The sealed letter, to print: opening it marks it printed, so it is a POST."""
    found = queries.paper_item(item)
    file = documents.file_of(found.notice.document) if found.notice.document else None
    if file is None:
        raise Conflict("paper.being_prepared")
    operations.note_printed(item=found, actor=request.actor, at=timezone.now())
    response = HttpResponse(bytes(file.pdf), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file.document.number}.pdf"'
    return response


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def posted(request: Request, item: int) -> HttpResponse:
    """It was given to the post on a day."""
    found, now = queries.paper_item(item), timezone.now()
    form = PostedForm(request.POST, on=timezone.localdate(now))
    if not form.is_valid():
        return _letter_page(request, found, status=422, posted_form=form)
    operations.post(item=found, actor=request.actor, on=form.cleaned_data["posted_on"], at=now)
    return redirect("paper")


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def outcome(request: Request, item: int) -> HttpResponse:
    """What became of it: once delivered it takes effect, and so does what it asked for."""
    found, now = queries.paper_item(item), timezone.now()
    form = LetterOutcomeForm(request.POST, on=timezone.localdate(now))
    if not form.is_valid():
        return _letter_page(request, found, status=422, outcome_form=form)
    filings.note_letter_outcome(
        item=found,
        outcome=form.cleaned_data["outcome"],
        on=form.cleaned_data["outcome_on"],
        actor=request.actor,
        at=now,
    )
    return redirect("paper")
