"""The doctor's way to the CASS, without a door: a code opens one delivery of a medical report, and shows nothing else."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability
from cass.accidents import queries as accidents
from cass.attachments.models import Attachment
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings import operations, reports
from cass.filings.models import ReportInvitation
from cass.kernel.faults import Fault
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Person
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, moment
from cass.web.views.public import asked_in_measure
from cass.wording import faults

INVALID = "report.code_invalid"
FILE_TYPES = "application/pdf,image/jpeg,image/png"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Codi de la invitació"),
        help_text=gettext_lazy("Setze lletres i xifres, com ara 7K3M-Q9XT-4PDA-HW2K."),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "cass-code", "autocomplete": "off", "spellcheck": "false"}),
    )


class ReportForm(forms.Form):
    """Who hands the report in, as they say, and the report."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput())
    doctor_name = forms.CharField(
        label=gettext_lazy("Nom i cognoms del metge o la metgessa"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    doctor_number = forms.CharField(
        label=gettext_lazy("Número de col·legiat"),
        help_text=gettext_lazy("Del Col·legi Oficial de Metges d’Andorra."),
        max_length=20,
        validators=[
            RegexValidator(
                r"^(?=.*[0-9])[0-9A-Za-z/. -]+$",
                gettext_lazy("Escriviu el número, amb xifres i, si en té, lletres"),
                code="report.doctor_number",
            )
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Informe mèdic"),
        help_text=gettext_lazy("PDF, JPEG o PNG, fins a 10 MB."),
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
    )


@requires(Capability.MEDICAL_REPORT_DELIVER)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def enter(request: Request) -> HttpResponse:
    """Type the code. It is answered here, so that no address holds it."""
    if request.method == "GET":
        return _asking(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asking(request, form, status=422)
    return _opened(request, form.cleaned_data["code"], timezone.now(), wrong=422)


@requires(Capability.MEDICAL_REPORT_DELIVER)
@require_safe
@asked_in_measure
def scanned(request: Request, code: str) -> HttpResponse:
    """What the QR code of an invitation leads to."""
    return _opened(request, code, timezone.now(), wrong=404)


@requires(Capability.MEDICAL_REPORT_DELIVER)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def deliver(request: Request) -> HttpResponse:
    """Hand the report in. What is wrong is said without using the code up; what was received is not shown again.

    Who comes back to this address, to another language for instance, types the code again.
    """
    if request.method == "GET":
        return redirect("report_code")
    form, now = ReportForm(request.POST, request.FILES), timezone.now()
    code = request.POST.get("code", "")
    invitation = _tried(request, code, now)
    if invitation is None:
        return _refused(request, code, status=422)
    if not form.is_valid():
        return _delivering(request, invitation, form, status=422)
    given = form.cleaned_data
    try:
        attachment = operations.deliver_report(
            procedure=CATALOGUE[invitation.filing.procedure],
            code=given["code"],
            doctor_name=given["doctor_name"],
            doctor_number=given["doctor_number"],
            upload=given["file"],
            actor=request.actor,
            at=now,
        )
    except Fault as fault:
        if fault.code == INVALID:
            return _refused(request, code, status=422)
        if not fault.code.startswith("attachment."):
            raise
        words = faults.words(fault)
        form.add_error("file", ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))
        return _delivering(request, invitation, form, status=422)
    return render(request, "public/report_received.html", _receipt(attachment, given))


def _tried(request: Request, code: str, at: dt.datetime) -> ReportInvitation | None:
    """The open invitation with a code; journalled before anything is shown, without the code."""
    found = reports.invited(code=code, at=at)
    facts = {"invitation": found.pk if found else None}
    filing = found.filing if found else None
    journal(
        EventType.REPORT_CODE_TRIED,
        actor=request.actor,
        at=at,
        person=filing.subject_id if filing else None,
        filing=filing.pk if filing else None,
        facts=facts,
    )
    return found


def _opened(request: Request, code: str, at: dt.datetime, *, wrong: int) -> HttpResponse:
    invitation = _tried(request, code, at)
    if invitation is None:
        return _refused(request, code, status=wrong)
    return _delivering(request, invitation, ReportForm(initial={"code": code}))


def _refused(request: Request, code: str, *, status: int) -> HttpResponse:
    """Mistyped, unknown, used, revoked, expired or too late: the same answer for all of them."""
    form = CodeForm({"code": code})
    words = faults.words(Fault(INVALID))
    form.errors.clear()
    form.add_error("code", ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))
    return _asking(request, form, status=status)


def _asking(request: Request, form: CodeForm, *, status: int = 200) -> HttpResponse:
    context = {"title": _("Lliureu un informe mèdic"), "form": form}
    return render(request, "public/report_code.html", context, status=status)


def _delivering(request: Request, invitation: ReportInvitation, form: ReportForm, *, status: int = 200) -> HttpResponse:
    """Enough to know whose report it is, and nothing of what was declared."""
    accident, person = accidents.accident_of(invitation.filing_id), invitation.filing.subject
    rows = [SummaryRow(_("Pacient"), _initials(person) if person else "")]
    if accident is not None:
        rows.append(SummaryRow(_("Data de l’accident"), day(accident.occurred_on)))
    context: dict[str, Any] = {"title": _("Lliureu l’informe mèdic"), "rows": rows, "form": form}
    return render(request, "public/report_deliver.html", context, status=status)


def _initials(person: Person) -> str:
    """«J. M. Ribas Font»: for who knows the patient."""
    given = " ".join(f"{name[0]}." for name in person.given_name.split())
    return f"{given} {person.surnames}"


def _receipt(attachment: Attachment, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Hem rebut l’informe mèdic"),
        "rows": [
            SummaryRow(_("Rebut"), moment(attachment.received_at)),
            SummaryRow(_("Fitxer"), attachment.name, lines=[f"{max(1, attachment.size // 1024)} kB"]),
            SummaryRow(_("Empremta del fitxer (SHA-256)"), attachment.sha256),
            SummaryRow(_("L’ha lliurat"), given["doctor_name"], lines=[given["doctor_number"]]),
        ],
    }
