"""Appointments in words: their e-mails, their calendar file, and what can go wrong."""

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cass.wording.formats import elided, local, moment, weekday

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table

SUBJECTS: "dict[str, Words]" = {
    "booked": _("Teniu cita a {office}: {reference}"),
    "moved": _("Hem canviat la vostra cita: {reference}"),
    "cancelled": _("Hem anul·lat la vostra cita: {reference}"),
    "reminder": _("Demà teniu cita: {reference}"),
}
BODY = _(
    "Us esperem el {when}.\n\n"
    "{office}\n{address}\n\n"
    "Referència: {reference}\n\n"
    "Per canviar-la o anul·lar-la: {link}\n\n"
    "Si no podeu venir, anul·leu-la: una altra persona podrà aprofitar l’hora."
)
CANCELLED = _("La cita del {when} ja no val.\n\n{office}\n\nReferència: {reference}")
TEXT_MESSAGE = _("CASS Online: teniu cita el {when} ({office}). Per canviar-la o anul·lar-la: {link}")
TEXT_CANCELLED = _("CASS Online: la cita del {when} ({office}) ja no val.")


class Mail(NamedTuple):
    subject: str
    body: str


def when(starts_at: dt.datetime) -> str:
    """«dilluns 23 de novembre del 2026 a les 9.15 h»."""
    return f"{weekday(starts_at)} {moment(starts_at)}"


def hour(starts_at: dt.datetime) -> str:
    """«9.15», as the office's clock shows it."""
    at = local(starts_at)
    return f"{at:%H}.{at:%M}".removeprefix("0")


def mail(news: str, *, reference: str, office: str, address: str, starts_at: dt.datetime, link: str) -> Mail:
    """What is written about an appointment, in the active language."""
    facts = {"reference": reference, "office": office, "address": address, "link": link, "when": when(starts_at)}
    body = CANCELLED if news == "cancelled" else BODY
    return Mail(str(SUBJECTS[news]).format(**facts), elided(str(body).format(**facts)))


def text_message(news: str, *, office: str, starts_at: dt.datetime, link: str) -> str:
    """The same in one message of a telephone, in the active language."""
    text = TEXT_CANCELLED if news == "cancelled" else TEXT_MESSAGE
    return elided(str(text).format(office=office, when=when(starts_at), link=link))


def calendar_title(office: str) -> str:
    return _now("Cita: {office}").format(office=office)


def calendar_text(reference: str) -> str:
    return _now("Referència: {reference}").format(reference=reference)


FAULTS: "Table" = {
    "appointment.not_offered": (
        _("En aquest moment no atenem amb cita"),
        _("L’oficina és tancada, o l’hora és massa propera o massa llunyana. Trieu-ne una altra."),
    ),
    "appointment.slot_taken": (
        _("Algú acaba d’agafar aquesta hora"),
        _("Trieu-ne una altra: el que havíeu escrit hi és."),
    ),
    "appointment.too_many": (
        _("Ja teniu {most} cites pendents"),
        _("Anul·leu-ne alguna que no us calgui. Si en necessiteu més, truqueu al 870 870."),
    ),
    "appointment.too_many_from_here": (
        _("Avui ja s’han demanat {most} cites des d’aquesta connexió"),
        _("Torneu-ho a provar demà o truqueu al 870 870."),
    ),
    "appointment.not_found": (
        _("No hem trobat aquesta cita"),
        _("Comproveu que l’enllaç és sencer. També ens podeu dir la referència al 870 870."),
    ),
    "appointment.over": (
        _("Aquesta cita ja no es pot canviar"),
        _("Ja ha passat o s’ha anul·lat. Si us cal, demaneu-ne una de nova."),
    ),
    "appointment.not_yet": (
        _("Encara no és el dia de la cita"),
        _("Anoteu, el mateix dia o després, si la persona ha vingut."),
    ),
}
