"""The inbox (MISSION E5, E6): three trays, and the opening of a notice, which has legal effect."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability
from cass.filings import operations
from cass.filings import queries as filings
from cass.inbox import queries
from cass.inbox.models import Notice, Tray
from cass.web.components import Document, Tag, Task
from cass.web.guard import Request, requires
from cass.web.paging import page_of
from cass.web.templatetags.cass import day, moment, short_day
from cass.wording import history


def is_sealed(notice: Notice) -> bool:
    """An official notice that has not taken effect: what it says is read by opening it, not before."""
    return notice.is_official and notice.effective_at is None


def words_of(notice: Notice) -> tuple[str, str]:
    """Title and text; of one that is still sealed, only that it is there and what tells it from another."""
    if is_sealed(notice):
        number = notice.facts.get("number", "")
        about = [history.unopened(notice.code), _("Expedient {number}").format(number=number) if number else ""]
        letter = notice.document.number if notice.document else ""
        return f"{_('Teniu una notificació oficial')} · {letter}", " · ".join(filter(None, about))
    return history.notice(notice.code, notice.facts)


def line(notice: Notice) -> Task:
    """A notice as one line of a list."""
    title, text = words_of(notice)
    number = notice.facts.get("number")
    when = f"{number} · {day(notice.available_at)}" if number else day(notice.available_at)
    url = reverse("notice", args=[notice.pk])
    if is_sealed(notice):
        hint = when = " · ".join(filter(None, [text, day(notice.available_at)]))
        if notice.lapses_on:
            hint = _("{when} · teniu fins al {last} per obrir-la").format(when=when, last=day(notice.lapses_on))
        return Task(title, Tag(_("Per obrir"), "yellow"), url=url, hint=hint)
    if notice.first_read_at is None:
        return Task(title, Tag(_("Nou"), "blue"), url=url, hint=when)
    return Task(title, Tag(_("Obert"), "grey"), url=url, hint=when)


@requires(Capability.INBOX_READ)
@require_safe
def inbox(request: Request) -> HttpResponse:
    """The trays of the party one acts for; the first with something new is the one shown."""
    counts = queries.trays(request.actor)
    asked = request.GET.get("safata", "")
    shown = Tray(asked) if asked in Tray.values else _first(counts)
    page = page_of(queries.visible_to(request.actor).filter(tray=shown), request.GET)
    context = {
        "title": _("Bústia"),
        "tabs": [
            {
                "text": str(tray.label),
                "url": f"{reverse('inbox')}?safata={tray.value}",
                "unread": count.unread,
                "current": tray is shown,
            }
            for tray, count in counts.items()
        ],
        "heading": str(shown.label),
        "entries": [{"line": line(notice), "paper": _paper(notice)} for notice in page.rows],
        "pages": page.pages,
        "explained": _explained(shown, is_declarant=request.actor.declarant is not None),
    }
    return render(request, "inbox/inbox.html", context)


def _first(counts: dict[Tray, queries.TrayCount]) -> Tray:
    unread = (tray for tray, count in counts.items() if count.unread)
    filled = (tray for tray, count in counts.items() if count.total)
    return next(unread, None) or next(filled, Tray.NOTICES)


def _explained(tray: Tray, *, is_declarant: bool) -> str:
    if tray is Tray.RESOLVED and is_declarant:
        return _("El que s’ha aprovat. Si hi ha un carnet, imprimiu-lo i lliureu-lo a la persona.")
    if tray is Tray.REJECTED and is_declarant:
        return _(
            "El que no s’ha aprovat. Imprimiu l’avís i lliureu-lo a la persona: els motius, els hi explicarem nosaltres."
        )
    return {
        Tray.RESOLVED: _("El que s’ha aprovat, amb els seus documents."),
        Tray.REJECTED: _("El que no s’ha aprovat, amb els motius i com recórrer-hi."),
        Tray.NOTICES: _("Avisos i notificacions que no són el resultat d’una sol·licitud."),
    }[tray]


def _paper(notice: Notice) -> Document | None:
    """The document that came with a notice, once it may be read."""
    document = notice.document
    if document is None or is_sealed(notice):
        return None
    url = reverse("document", args=[document.pk]) if document.prepared_at else ""
    details = f"{document.number} · {short_day(document.issued_at)}"
    return Document(str(document.get_kind_display()), url, details)


@requires(Capability.INBOX_READ)
@require_http_methods(["GET", "POST"])
def notice(request: Request, notice: int) -> HttpResponse:
    """One notice: before it is opened, what opening means; a POST opens it; afterwards its words and its document."""
    found = queries.get(actor=request.actor, notice=notice)
    if request.method == "POST":
        operations.open_notice(notice=found.pk, actor=request.actor, at=timezone.now())
        return redirect("notice", found.pk)
    title, text = words_of(found)
    context: dict[str, Any] = {
        "title": title,
        "text": text,
        "notice": found,
        "is_sealed": is_sealed(found),
        "is_unread": found.first_read_at is None,
        "when": moment(found.available_at),
        "effect": _effect(found),
        "documents": [paper] if (paper := _paper(found)) else [],
        "filing_url": _filing_url(request, found),
        "back_url": f"{reverse('inbox')}?safata={found.tray}",
    }
    return render(request, "inbox/notice.html", context)


def _effect(notice: Notice) -> str:
    """When an official notice took effect, and how."""
    if not notice.is_official or notice.effective_at is None:
        return ""
    if notice.first_read_at == notice.effective_at:
        return _("Notificada en obrir-la, el {moment}.").format(moment=moment(notice.effective_at))
    if notice.lapses_on is not None:
        return _("Notificada el {day}, en passar el termini sense que ningú l’obrís.").format(
            day=day(notice.effective_at)
        )
    return _("Notificada per correu postal el {day}.").format(day=day(notice.effective_at))


def _filing_url(request: Request, notice: Notice) -> str:
    """The file it speaks of, for those who may see it."""
    if notice.filing_id is None or is_sealed(notice):
        return ""
    seen = filings.visible_to(request.actor).filter(pk=notice.filing_id).exists()
    return reverse("filing", args=[notice.filing_id]) if seen else ""
