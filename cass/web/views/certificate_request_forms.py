"""What the public form of a CASS certificate asks, page by page; and the boxes of the papers it fills in."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.contracts import strength
from cass.contracts.models import ApplicantKind
from cass.contracts.requests import MOST_DECLARANTS
from cass.filings.widgets import Radios
from cass.kernel.faults import Fault
from cass.kernel.identifiers import is_cass_number, is_census_number, normalised
from cass.web.forms import telephone_typed
from cass.wording import faults

_DOCUMENT = re.compile(r"[0-9A-Z]{4,20}", re.ASCII)
CENSUS_HINT = gettext_lazy("Xifres i una lletra, com ara 12345A.")


def _box(width: str = "20", **attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": f"govuk-input--width-{width}", "spellcheck": "false"} | attrs)


def document_number(typed: str) -> str:
    """An identity document as it is kept. Raises ValidationError."""
    number = normalised(typed)
    if not _DOCUMENT.fullmatch(number):
        raise ValidationError(
            _("Escriviu el número del document, només amb lletres i xifres"), code="certificate_request.document"
        )
    return number


def _census(typed: str) -> str:
    number = normalised(typed)
    if not is_census_number(number):
        raise ValidationError(_("Escriviu el número de cens: xifres i una lletra"), code="certificate_request.census")
    return number


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Qui demana el certificat?"),
        choices=ApplicantKind.choices,
        widget=Radios(
            hints={
                ApplicantKind.COMPANY.value: gettext_lazy("Una empresa o societat, o més d’una."),
                ApplicantKind.LIBERAL_PROFESSIONAL.value: gettext_lazy("També el treball per compte propi."),
                ApplicantKind.DOMESTIC_EMPLOYER.value: gettext_lazy("Qui té una persona treballant a casa."),
                ApplicantKind.THIRD_PARTY.value: gettext_lazy("Una gestoria, per exemple."),
            }
        ),
    )


class PersonForm(forms.Form):
    """The natural person who will hold the certificate and sign the contract."""

    given_name = forms.CharField(label=gettext_lazy("Nom"), max_length=60, widget=_box(autocomplete="given-name"))
    surnames = forms.CharField(label=gettext_lazy("Cognoms"), max_length=120, widget=_box(autocomplete="family-name"))
    identity_document = forms.CharField(
        label=gettext_lazy("Document d’identitat"),
        help_text=gettext_lazy("El número del passaport o del document que portareu el dia de la cita."),
        max_length=30,
        widget=_box(autocomplete="off"),
    )
    cass_number = forms.CharField(
        label=gettext_lazy("Número CASS"),
        help_text=gettext_lazy("El vostre, com a persona: sis xifres i una lletra, com ara 123456A."),
        max_length=16,
        widget=_box("10", autocomplete="off"),
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telèfon"),
        help_text=gettext_lazy("Millor un mòbil: hi rebreu un codi quan signeu."),
        max_length=24,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Correu electrònic"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    email_again = forms.EmailField(
        label=gettext_lazy("Repetiu el correu electrònic"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_identity_document(self) -> str:
        return document_number(self.cleaned_data["identity_document"])

    def clean_cass_number(self) -> str:
        number = normalised(self.cleaned_data["cass_number"])
        if not is_cass_number(number):
            raise ValidationError(
                _("Escriviu el número CASS: sis xifres i una lletra, com ara 123456A"),
                code="certificate_request.number",
            )
        return number

    def clean_telephone(self) -> str:
        return telephone_typed(self.cleaned_data["telephone"])

    def clean_email_again(self) -> str:
        again: str = self.cleaned_data["email_again"]
        if again.lower() != self.cleaned_data.get("email", again).lower():
            raise ValidationError(_("No és igual que el correu de dalt"), code="certificate_request.email_differs")
        return again


class DeclarantForm(forms.Form):
    """A declarant to act for; of a domestic employer, its number twice, as declarant and as processor."""

    census_number = forms.CharField(
        label=gettext_lazy("Número de cens del declarant"),
        help_text=CENSUS_HINT,
        max_length=16,
        widget=_box("10", autocomplete="off"),
    )
    processor_number = forms.CharField(
        label=gettext_lazy("Número de cens del tramitador"),
        help_text=gettext_lazy("Per a un patró domèstic ha de ser el mateix que el del declarant."),
        max_length=16,
        widget=_box("10", autocomplete="off"),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom del declarant"),
        help_text=gettext_lazy("Tal com consta a la CASS."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_domestic = kind == ApplicantKind.DOMESTIC_EMPLOYER
        if not self.is_domestic:
            del self.fields["processor_number"]

    def clean_census_number(self) -> str:
        return _census(self.cleaned_data["census_number"])

    def clean_processor_number(self) -> str:
        number = _census(self.cleaned_data["processor_number"])
        if number != self.cleaned_data.get("census_number", number):
            words = faults.words(Fault("certificate_request.processor_differs"))
            raise ValidationError(f"{words.title}. {words.what_to_do}", code=words.code)
        return number


class Declarants:
    """The declarants of a request as numbered boxes; without JavaScript too, a button adds one and another takes it out."""

    def __init__(self, *, kind: str, given: Sequence[dict[str, str]] | None = None, data: Any = None) -> None:
        self._kind, self._data = kind, data
        many = self._posted() if data is not None else max(1, len(given or []))
        self.forms = [
            DeclarantForm(data, kind=kind, prefix=f"d{place}", initial=(given or [])[place] if given else None)
            for place in range(many)
        ]

    @property
    def may_have_more(self) -> bool:
        return self._kind != ApplicantKind.DOMESTIC_EMPLOYER and len(self.forms) < MOST_DECLARANTS

    def _posted(self) -> int:
        many = self._data.get("many", "")
        return min(max(1, int(many)), MOST_DECLARANTS) if many.isascii() and many.isdigit() and len(many) < 4 else 1  # noqa: PLR2004 - three digits are enough.

    def typed(self) -> list[dict[str, str]]:
        """What stands in the boxes, right or wrong."""
        return [{name: self._data.get(form.add_prefix(name), "") for name in form.fields} for form in self.forms]

    def is_valid(self) -> bool:
        """Each right by itself, and none of them twice."""
        right = len([form for form in self.forms if form.is_valid()]) == len(self.forms)
        seen: set[str] = set()
        for form in self.forms:
            number = form.cleaned_data.get("census_number", "")
            if number and number in seen:
                form.add_error(
                    "census_number",
                    ValidationError(_("Aquest declarant ja hi és"), code="certificate_request.declarant_twice"),
                )
                right = False
            seen.add(number)
        return right

    @property
    def cleaned(self) -> list[dict[str, str]]:
        return [dict(form.cleaned_data) for form in self.forms]


class PasswordForm(forms.Form):
    """``about``: what others know of the applicant. What is wrong with each of the two is said at once."""

    password = forms.CharField(
        label=gettext_lazy("Trieu una contrasenya"),
        help_text=gettext_lazy("Deu caràcters o més. El més fàcil: tres o quatre paraules que només relacioneu vós."),
        strip=False,
        max_length=strength.LONGEST,
        widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20", "autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Repetiu la contrasenya"),
        strip=False,
        max_length=strength.LONGEST,
        widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20", "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, about: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._about = about

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            strength.demand(password, about=self._about)
        except Fault as fault:
            told = faults.words(fault)
            raise ValidationError(f"{told.title}. {told.what_to_do}", code=told.code) from fault
        return password

    def clean_password_again(self) -> str:
        again: str = self.cleaned_data["password_again"]
        if again != self.data.get(self.add_prefix("password"), ""):
            raise ValidationError(
                _("No és igual que la contrasenya de dalt"), code="certificate_request.password_differs"
            )
        return again


class ComeBackForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Referència de la sol·licitud"),
        help_text=gettext_lazy("Com ara SP-2026-7K3M9QXT."),
        max_length=40,
        widget=_box("20", autocomplete="off", autocapitalize="characters"),
    )
    password = forms.CharField(
        label=gettext_lazy("Contrasenya"),
        help_text=gettext_lazy("La que vau triar en fer la sol·licitud."),
        strip=False,
        max_length=strength.LONGEST,
        widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20", "autocomplete": "current-password"}),
    )


class OtherPersonForm(forms.Form):
    """Who is named in CASS-0007 or CASS-0126: printed on the paper and kept nowhere."""

    name = forms.CharField(label=gettext_lazy("Nom i cognoms"), max_length=120, widget=_box(autocomplete="off"))
    document = forms.CharField(
        label=gettext_lazy("Document d’identitat"), max_length=30, widget=_box(autocomplete="off")
    )

    def clean_document(self) -> str:
        return document_number(self.cleaned_data["document"])


class AuthorisedForm(OtherPersonForm):
    cass_number = forms.CharField(
        label=gettext_lazy("Número CASS"), max_length=16, widget=_box("10", autocomplete="off")
    )

    def clean_cass_number(self) -> str:
        number = normalised(self.cleaned_data["cass_number"])
        if not is_cass_number(number):
            raise ValidationError(
                _("Escriviu el número CASS: sis xifres i una lletra, com ara 123456A"),
                code="certificate_request.number",
            )
        return number
