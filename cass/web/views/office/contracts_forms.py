"""The forms of the desk's screens for contracts of CASS certificates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from cass.contracts.models import Capacity
from cass.doors.models import ContactKind
from cass.filings.widgets import Radios
from cass.web.forms import telephone_typed
from cass.web.views.certificate_request_forms import document_number

FILE_TYPES = "application/pdf,image/jpeg,image/png"
FILE_HINT = gettext_lazy("PDF, JPEG o PNG, fins a 10 MB.")


def scan_field(label: Any) -> forms.FileField:
    return forms.FileField(label=label, help_text=FILE_HINT, widget=forms.FileInput(attrs={"accept": FILE_TYPES}))


def reason(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=200, error_messages={"required": gettext_lazy("Escriviu el motiu")}
    )


class CapacityForm(forms.Form):
    capacity = forms.ChoiceField(
        label=gettext_lazy("Com a què signa?"), choices=Capacity.choices, widget=Radios(inline=True)
    )


class RefusalForm(forms.Form):
    why = reason(gettext_lazy("Per què queda fora?"), gettext_lazy("Ho llegirà qui ha fet la sol·licitud."))


class ContactForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("On vol rebre els codis?"), choices=ContactKind.choices, widget=Radios(inline=True)
    )
    contact = forms.CharField(label=gettext_lazy("Telèfon o correu electrònic"), max_length=254)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") and given.get("contact"):
            try:
                given["contact"] = self._contact(given["kind"], given["contact"])
            except ValidationError as wrong:
                self.add_error("contact", wrong)
        return given

    def _contact(self, kind: str, typed: str) -> str:
        if kind == ContactKind.TELEPHONE:
            return telephone_typed(typed)
        return str(forms.EmailField().clean(typed))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Codi que us diu la persona titular"),
        help_text=gettext_lazy("Sis xifres. Serveix durant deu minuts."),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
    )


class SignedForm(forms.Form):
    signed = scan_field(gettext_lazy("Contracte signat, escanejat"))


class BearerForm(forms.Form):
    """Who takes the contract away, with the signed form that says so."""

    name = forms.CharField(label=gettext_lazy("Nom i cognoms de qui se l’endú"), max_length=120)
    document = forms.CharField(
        label=gettext_lazy("Document d’identitat"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    form = scan_field(gettext_lazy("Formulari CASS-0007 signat, escanejat"))

    def clean_document(self) -> str:
        return document_number(self.cleaned_data["document"])


class ReturnForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Què cal corregir?"),
        help_text=gettext_lazy("Ho llegirà qui l’ha preparat."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Escriviu què cal corregir")},
    )


class CancelForm(forms.Form):
    why = reason(
        gettext_lazy("Per què es cancel·la?"),
        gettext_lazy("Ho llegirà qui ha fet la sol·licitud. El contracte i la contrasenya deixen de valer."),
    )


class PaperForm(forms.Form):
    """A paper that the officer has in hand and scans."""

    seen = forms.BooleanField(label=gettext_lazy("He vist l’original i és vigent"))
    file = scan_field(gettext_lazy("Escanejat"))
