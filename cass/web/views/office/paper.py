"""The paper queue: letters to print, to post, what became of them, and what must be published of those that came back."""

import datetime as dt
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
from cass.inbox.models import CAME_BACK, PaperItem
from cass.kernel.faults import Conflict
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.web.components import Cell, Column, SummaryRow, Table, Tag
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import day, moment, short_day
from cass.web.views.office.forms import HandedOverForm, LetterOutcomeForm, PostedForm, PublicationForm, ReprintForm
from cass.wording import publications

MOST_PUBLICATIONS = 50
"""Letters that came back on one page: their limits are short, so that more would be a backlog."""


def _stage(item: PaperItem) -> Tag:
    if item.outcome in CAME_BACK:
        return _publication(item)
    if item.outcome:
        return Tag(str(item.get_outcome_display()), "green")
    if item.posted_on:
        return Tag(_("Enviada"), "blue")
    return Tag(_("Impresa"), "blue") if item.printed_at else Tag(_("Per imprimir"), "yellow")


def _publication(item: PaperItem) -> Tag:
    if item.notice.effective_at is not None:
        return Tag(_("Lliurada a l’oficina") if item.collected_on else _("Notificada"), "green")
    if item.published_on:
        return Tag(_("Publicada"), "blue")
    late = item.publish_by is not None and item.publish_by < timezone.localdate()
    return Tag(_("Per publicar: fora de termini") if late else _("Per publicar"), "red" if late else "yellow")


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
    came_back = list(queries.to_publish()[:MOST_PUBLICATIONS])
    listed(request, "paper", shown=len(page.rows) + len(came_back), found=page.total)
    context = {
        "title": _("Notificacions en paper"),
        "table": table,
        "publications": _publications(came_back) if came_back else None,
        "pages": page.pages,
        "total": page.total,
    }
    return render(request, "office/paper.html", context)


def _publications(items: list[PaperItem]) -> Table:
    """The letters that came back: until when to publish, or until when the person can come for them."""
    columns = [Column(_("Destinatari")), Column(_("Notificació")), Column(_("Ha tornat el")), Column(_("Estat"))]
    cells = [
        [
            Cell(_addressee(item), url=reverse("letter", args=[item.pk])),
            Cell(_kind(item), hint=item.notice.document.number if item.notice.document else ""),
            Cell(short_day(item.outcome_on)),
            Cell(tag=_publication(item), hint=_until(item)),
        ]
        for item in items
    ]
    return Table(_("Cartes que han tornat"), columns, cells, empty="", caption_hidden=True)


def _until(item: PaperItem) -> str:
    if item.published_on:
        return _("La pot recollir fins al {day}").format(day=short_day(item.notice.lapses_on))
    return _("Fins al {day}").format(day=short_day(item.publish_by))


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
        "reprint_form": forms.get("reprint_form") or ReprintForm(),
        "publication": _to_publish(item, on) if item.outcome in CAME_BACK else None,
        "published_form": forms.get("published_form") or PublicationForm(on=on, initial={"published_on": today}),
        "handed_form": forms.get("handed_form") or HandedOverForm(on=on, initial={"collected_on": today}),
        "form": next(iter(forms.values()), None),
        "back_url": reverse("paper"),
    }
    return render(request, "office/letter.html", context, status=status)


def _to_publish(item: PaperItem, on: dt.date) -> dict[str, Any] | None:
    """What the BOPA has to print of a letter that came back; ``None`` once the notification has taken effect."""
    if item.notice.effective_at is not None:
        return None
    days = int(Book.load().on(item.published_on or on).published_notice)
    reference = item.notice.document.number if item.notice.document else ""
    return {
        "is_published": item.published_on is not None,
        "by": day(item.publish_by),
        "until": day(item.notice.lapses_on),
        "words": publications.of_a_letter(name=_addressee(item), reference=reference, days=days),
    }


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
    if item.published_on:
        rows.append(SummaryRow(_("Publicada al BOPA"), item.bopa_number, lines=[day(item.published_on)]))
    if item.outcome and item.notice.effective_at:
        rows.append(SummaryRow(_("Notificada el"), day(day_of(item.notice.effective_at))))
    return rows


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def print_(request: Request, item: int) -> HttpResponse:
    """The sealed letter, to print: opening it marks it printed, so it is a POST. Again, with a reason."""
    found = queries.paper_item(item)
    file = documents.file_of(found.notice.document) if found.notice.document else None
    if file is None:
        raise Conflict("paper.being_prepared")
    form = ReprintForm(request.POST)
    if found.printed_at is not None and not form.is_valid():
        return _letter_page(request, found, status=422, reprint_form=form)
    why = form.cleaned_data["why"] if found.printed_at is not None else ""
    filings.print_letter(item=found, why=why, actor=request.actor, at=timezone.now())
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


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def published(request: Request, item: int) -> HttpResponse:
    """The BOPA has published that it could not be notified: the person's days to come for it begin."""
    found, now = queries.paper_item(item), timezone.now()
    form = PublicationForm(request.POST, on=timezone.localdate(now))
    if not form.is_valid():
        return _letter_page(request, found, status=422, published_form=form)
    filings.publish_letter(
        item=found,
        on=form.cleaned_data["published_on"],
        bopa_number=form.cleaned_data["bopa_number"],
        actor=request.actor,
        at=now,
    )
    return redirect("paper")


@requires(Capability.PAPER_QUEUE_WORK)
@require_POST
def handed_over(request: Request, item: int) -> HttpResponse:
    """The person came to the office for a letter that had come back: it takes effect."""
    found, now = queries.paper_item(item), timezone.now()
    form = HandedOverForm(request.POST, on=timezone.localdate(now))
    if not form.is_valid():
        return _letter_page(request, found, status=422, handed_form=form)
    filings.hand_over_letter(item=found, on=form.cleaned_data["collected_on"], actor=request.actor, at=now)
    return redirect("paper")
