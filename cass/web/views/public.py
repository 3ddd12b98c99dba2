"""The public verification of a document (MISSION X6): anybody, without coming in; never more than what they compare."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.documents import asking, queries
from cass.documents.models import IssuedDocument, State
from cass.documents.queries import Match
from cass.kernel import verification_code
from cass.kernel.faults import Fault
from cass.web import errors
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day
from cass.wording import faults

AUTHENTIC, EXPIRED, REVOKED, ALTERED, UNKNOWN = "authentic", "expired", "revoked", "altered", "unknown"
VERDICTS = {
    State.VALID: AUTHENTIC,
    # Issued with its decision; only the file is still being made.
    State.BEING_PREPARED: AUTHENTIC,
    State.EXPIRED: EXPIRED,
    State.REVOKED: REVOKED,
}
TITLES = {
    AUTHENTIC: gettext_lazy("El document és autèntic"),
    EXPIRED: gettext_lazy("El document ha caducat"),
    REVOKED: gettext_lazy("El document està anul·lat"),
    ALTERED: gettext_lazy("El fitxer s’ha alterat"),
    UNKNOWN: gettext_lazy("No coneixem aquest document"),
}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Codi de verificació"),
        help_text=gettext_lazy("Setze lletres i xifres, com ara 7K3M-Q9XT-4PDA-HW2K."),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "cass-code", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = verification_code.normalise(self.cleaned_data["code"])
        if code is None:
            words = _("Hi ha algun símbol equivocat en el codi: compareu-lo amb el del document")
            raise ValidationError(words, code="documents.code_mistyped")
        return code


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Document"), widget=forms.FileInput(attrs={"accept": "application/pdf"}))


def asked_in_measure(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers about documents, so many a minute for one network; and nothing of it in search engines."""

    @wraps(view)
    def measured(request: Request, *args: Any, **options: Any) -> HttpResponse:
        if may_be_asked(request):
            response = view(request, *args, **options)
        else:
            response = errors.fault_page(request, Fault("documents.asked_too_often"), status=429)
            response.headers["Retry-After"] = "60"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return measured


def may_be_asked(request: Request) -> bool:
    """Whether an answer may be given: the empty form always, a question while its network asks in measure."""
    if request.method == "GET" and request.resolver_match and not request.resolver_match.kwargs:
        return True
    return asking.may_ask(address=request.META.get("REMOTE_ADDR", ""), at=timezone.now())


@requires(Capability.DOCUMENT_VERIFY)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def verify(request: Request) -> HttpResponse:
    """Type the code, or drop the file in. A typed code is answered here, so that no address holds it."""
    if request.method == "GET":
        return _asking(request, CodeForm(), FileForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asking(request, form, FileForm(), status=422)
    found = queries.by_code(form.cleaned_data["code"])
    return _answer(request, found, timezone.now())


@requires(Capability.DOCUMENT_VERIFY)
@require_safe
@asked_in_measure
def verify_code(request: Request, code: str) -> HttpResponse:
    """What the QR code of a document leads to."""
    return _answer(request, queries.by_code(code), timezone.now())


@requires(Capability.DOCUMENT_VERIFY)
@require_POST
@asked_in_measure
def verify_file(request: Request) -> HttpResponse:
    """Compare a file with what was sealed; it is neither opened nor kept."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asking(request, CodeForm(), form, status=422)
    try:
        compared = queries.compare(form.cleaned_data["file"].read())
    except Fault as fault:
        words = faults.words(fault)
        form.add_error("file", ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))
        return _asking(request, CodeForm(), form, status=422)
    now = timezone.now()
    if compared.match is Match.ALTERED:
        return _verdict(request, ALTERED, None, now)
    return _answer(request, compared.document, now, of_file=True)


def _asking(request: Request, code_form: CodeForm, file_form: FileForm, *, status: int = 200) -> HttpResponse:
    context = {"title": _("Verifiqueu un document"), "code_form": code_form, "file_form": file_form}
    return render(request, "public/verify.html", context, status=status)


def _answer(request: Request, found: IssuedDocument | None, at: dt.datetime, *, of_file: bool = False) -> HttpResponse:
    if found is None:
        return _verdict(request, UNKNOWN, None, at, of_file=of_file)
    return _verdict(request, VERDICTS[found.state(timezone.localdate(at))], found, at, of_file=of_file)


def _verdict(
    request: Request, verdict: str, found: IssuedDocument | None, at: dt.datetime, *, of_file: bool = False
) -> HttpResponse:
    """The verdict; journalled first, without the code."""
    facts = {"verdict": verdict} | ({"document": found.pk} if found else {})
    journal(EventType.DOCUMENT_VERIFIED, actor=request.actor, at=at, facts=facts)
    standing = queries.standing(found, timezone.localdate(at)) if found else None
    context = {
        "title": str(TITLES[verdict]),
        "state": verdict,
        "of_file": of_file,
        "rows": _rows(standing) if standing else [],
        "holder_rows": _holder_rows(standing) if standing and standing.holder_name else [],
        "checked": at,
    }
    return render(request, "public/verified.html", context)


def _rows(standing: queries.Standing) -> list[SummaryRow]:
    rows = [
        SummaryRow(_("Document"), str(standing.kind.label), lines=[standing.number]),
        SummaryRow(_("L’ha expedit"), standing.issuer),
        SummaryRow(_("Data d’expedició"), day(standing.issued_at)),
    ]
    if standing.valid_from:
        rows.append(SummaryRow(_("Vàlid des del"), day(standing.valid_from)))
    if standing.valid_until:
        rows.append(SummaryRow(_("Vàlid fins al"), day(standing.valid_until)))
    if standing.revoked_at:
        rows.append(SummaryRow(_("Anul·lat el"), day(standing.revoked_at)))
    return rows


def _holder_rows(standing: queries.Standing) -> list[SummaryRow]:
    return [
        SummaryRow(_("Nom"), standing.holder_name),
        SummaryRow(_("Any de naixement"), str(standing.birth_year)),
        SummaryRow(_("Final del número CASS"), f"…{standing.cass_number_end}"),
    ]
