"""The key of a certificate: made in the browser, or brought along in a certificate request. Only its public half comes here."""

from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.doors.authority import MAX_REQUEST_BYTES
from cass.doors.certificates import read_issuers
from cass.doors.models import IssuedCertificate
from cass.kernel.faults import Fault
from cass.web.guard import Request
from cass.web.views.doors import fault_error
from cass.wording import faults

CHAIN = "application/pem-certificate-chain"
"""What the script of the page asks for (RFC 8555, 9.1); without it the answer is a page."""


class RequestForm(forms.Form):
    """A certificate request (PKCS#10), as a file or as text."""

    file = forms.FileField(
        label=gettext_lazy("Fitxer de la sol·licitud (CSR)"),
        help_text=gettext_lazy("PKCS#10, en format PEM o DER. D’aquest fitxer només fem servir la clau pública."),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csr,.pem,.der,.p10,.req"}),
    )
    request = forms.CharField(
        label=gettext_lazy("O enganxeu-la com a text"),
        help_text=gettext_lazy("Comença amb «-----BEGIN CERTIFICATE REQUEST-----»."),
        required=False,
        strip=False,
        # Without a length of its own: a text that is too long is told as a file that is too long.
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "cass-code", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, text = given.get("file"), given.get("request") or ""
        content = file.read(MAX_REQUEST_BYTES + 1) if file else text.strip().encode()
        if not content and not self.errors:
            raise ValidationError(_("Falta la sol·licitud: trieu un fitxer o enganxeu el text"), code="csr.missing")
        given["content"] = content
        return given


def key_page(
    request: Request,
    *,
    issue: Callable[[bytes], IssuedCertificate],
    done: Callable[[IssuedCertificate], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """The page that makes the key, or takes a request, and what it answers to its own script.

    ``issue`` certifies the key of a request; ``done`` answers a person who brought one. ``context``: title, holder, back.
    """
    form = RequestForm(request.POST, request.FILES) if request.method == "POST" else RequestForm()
    asks_for_chain = request.headers.get("Accept") == CHAIN
    if form.is_valid():
        try:
            certificate = issue(form.cleaned_data["content"])
        except Fault as fault:
            if asks_for_chain:
                return fault_answer(fault)
            form.add_error(None, fault_error(fault))
        else:
            return HttpResponse(chain_of(certificate), content_type=CHAIN) if asks_for_chain else done(certificate)
    elif asks_for_chain:
        return fault_answer(Fault("certificate_request.unreadable"))
    return render(request, "certificates/key.html", context | {"form": form}, status=422 if form.errors else 200)


def fault_answer(fault: Fault) -> JsonResponse:
    """A fault for the script of the page, which shows its words."""
    words = faults.words(fault)
    return JsonResponse({"code": words.code, "title": words.title, "what_to_do": words.what_to_do}, status=422)


def chain_of(certificate: IssuedCertificate) -> bytes:
    """The certificate and the one of the authority that signed it, in PEM."""
    own = x509.load_der_x509_certificate(bytes(certificate.der or b""))
    issuers = read_issuers(settings.PKI / "cass" / "issuers.pem")
    return b"".join(each.public_bytes(Encoding.PEM) for each in (own, *(i for i in issuers if i.subject == own.issuer)))


def chain_file(certificate: IssuedCertificate) -> HttpResponse:
    """The same as a file to keep."""
    answer = HttpResponse(chain_of(certificate), content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="certificat-cass.pem"'
    return answer
