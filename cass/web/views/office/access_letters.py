"""Letters about access: the second code of an activation, or that there is a new PIN. Printed here, and posted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cass.access import Capability
from cass.doors import access_letters
from cass.doors.activation import LETTER_GOOD_FOR
from cass.doors.models import AccessLetter
from cass.kernel import verification_code
from cass.kernel.working_days import day_of
from cass.web.components import Cell, Column, Table, Tag
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import day, short_day


@requires(Capability.PAPER_QUEUE_WORK)
@require_safe
def letters(request: Request) -> HttpResponse:
    """The letters to print, and those printed in the last two weeks."""
    page = page_of(access_letters.queue(at=timezone.now()), request.GET)
    columns = [Column(_("Destinatari")), Column(_("Carta")), Column(_("Des del")), Column(_("Estat"))]
    cells = [
        [
            Cell(letter.person.full_name, url=reverse("access_letter", args=[letter.pk])),
            Cell(str(letter.get_kind_display())),
            Cell(short_day(letter.asked_at)),
            Cell(tag=_stage(letter)),
        ]
        for letter in page.rows
    ]
    listed(request, "access_letters", shown=len(page.rows), found=page.total)
    table = Table(_("Cartes"), columns, cells, empty=_("No hi ha cap carta."), caption_hidden=True)
    context = {"title": _("Cartes del PIN"), "table": table, "pages": page.pages, "back_url": reverse("pins")}
    return render(request, "office/pins/letters.html", context)


def _stage(letter: AccessLetter) -> Tag:
    return Tag(_("Impresa"), "blue") if letter.printed_at else Tag(_("Per imprimir"), "yellow")


@requires(Capability.PAPER_QUEUE_WORK)
@require_safe
def letter(request: Request, letter: int) -> HttpResponse:
    """One letter: where it goes, and the button that prints it."""
    found = access_letters.get(letter)
    context = {
        "title": found.person.full_name,
        "found": found,
        "tag": _stage(found),
        "what": str(found.get_kind_display()),
        "back_url": reverse("access_letters"),
    }
    return render(request, "office/pins/letter.html", context)


@requires(Capability.PAPER_QUEUE_WORK)
@sensitive_variables("code", "context")
@require_POST
def print_letter(request: Request, letter: int) -> HttpResponse:
    """The letter itself, in its reader's language: on this one page, which nobody keeps."""
    found, now = access_letters.get(letter), timezone.now()
    code = access_letters.print_letter(letter=found, actor=request.actor, at=now)
    with translation.override(found.person.language):
        context = {
            "title": _("El vostre PIN de CASS Online"),
            "person": found.person,
            "code": verification_code.display(code) if code else "",
            "on": day(day_of(now)),
            "until": day(day_of(now + LETTER_GOOD_FOR)),
            "back_url": reverse("access_letters"),
        }
        return render(request, "office/pins/letter_printed.html", context)
