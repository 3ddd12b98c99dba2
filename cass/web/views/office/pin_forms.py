"""The forms of the counter where PINs are asked for and fetched."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.doors.models import ContactKind
from cass.doors.pin_requests import Bearer, needed_documents
from cass.filings.widgets import Checkboxes, Radios
from cass.wording.pins import DOCUMENTS

HOLDER, BEARER = "holder", "bearer"
_SHORT = {"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}


class FindForm(forms.Form):
    """Number and document together: the register is not for browsing."""

    cass_number = forms.CharField(label=_("Número CASS"), max_length=16, widget=forms.TextInput(attrs=dict(_SHORT)))
    identity_document = forms.CharField(
        label=_("Número del document d’identitat del titular"),
        help_text=_("Tal com és al document o a la còpia que teniu al davant."),
        max_length=30,
        widget=forms.TextInput(attrs=dict(_SHORT)),
    )


class SeenForm(forms.Form):
    """Who is at the counter, and which documents the clerk has seen."""

    who = forms.ChoiceField(
        label=_("Qui hi ha al taulell?"),
        choices=((HOLDER, _("El titular")), (BEARER, _("Una altra persona, amb els papers"))),
        widget=Radios(),
    )
    seen_holder = forms.MultipleChoiceField(
        label=_("Heu vist i comprovat"),
        widget=Checkboxes(attrs={"data-conditional": f"who={HOLDER}"}),
    )
    seen_bearer = forms.MultipleChoiceField(
        label=_("Heu vist i comprovat"),
        widget=Checkboxes(attrs={"data-conditional": f"who={BEARER}"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask_for(self, "seen_holder", is_by_bearer=False)
        _ask_for(self, "seen_bearer", is_by_bearer=True)
        # What the other answer asks for is not missing.
        asked = {HOLDER: ("seen_holder",), BEARER: ("seen_bearer", "bearer_name", "bearer_document")}
        for who, names in asked.items():
            for name in self.fields.keys() & set(names):
                self.fields[name].required = not self.is_bound or self.data.get("who") == who

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if who := given.get("who"):
            name = f"seen_{who}"
            if name in given and set(needed_documents(is_by_bearer=who == BEARER)) - set(given[name]):
                words = _("Marqueu tots els documents; si en falta cap, no es pot fer")
                self.add_error(name, ValidationError(words, code="pin_request.documents_missing"))
        return given

    @property
    def by_bearer(self) -> bool:
        return bool(self.cleaned_data["who"] == BEARER)

    @property
    def documents(self) -> list[str]:
        return list(self.cleaned_data[f"seen_{self.cleaned_data['who']}"])


class TakeForm(SeenForm):
    """A new request: the same, and who the other person is."""

    bearer_name = forms.CharField(
        label=_("Nom i cognoms de qui porta els papers"),
        max_length=120,
        widget=forms.TextInput(attrs={"data-conditional": f"who={BEARER}", "autocomplete": "off"}),
    )
    bearer_document = forms.CharField(
        label=_("Número del seu document d’identitat"),
        max_length=20,
        widget=forms.TextInput(attrs={"data-conditional": f"who={BEARER}"} | _SHORT),
    )

    @property
    def bearer(self) -> Bearer | None:
        given = self.cleaned_data
        return Bearer(given["bearer_name"], given["bearer_document"]) if self.by_bearer else None


class HolderForm(forms.Form):
    """The holder stands there, and was identified."""

    seen = forms.MultipleChoiceField(label=_("Heu vist i comprovat"), widget=Checkboxes())
    by_bearer = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask_for(self, "seen", is_by_bearer=False)

    @property
    def documents(self) -> list[str]:
        return list(self.cleaned_data["seen"])


def _ask_for(form: forms.Form, name: str, *, is_by_bearer: bool) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 — as declared above.
    field.choices = [(code, DOCUMENTS[code]) for code in needed_documents(is_by_bearer=is_by_bearer)]


class ContactForm(forms.Form):
    """A contact that the person names at the counter."""

    kind = forms.ChoiceField(label=_("Què hi afegiu?"), choices=ContactKind.choices, widget=Radios(inline=True))
    address = forms.CharField(
        label=_("Telèfon o correu"),
        help_text=_("Un telèfon de fora d’Andorra, amb el prefix: +34 600 100 200."),
        max_length=254,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
    is_identified = forms.BooleanField(label=_("La persona és al taulell i n’he comprovat el document d’identitat"))


class BackForm(forms.Form):
    """The code that the person reads out from their telephone."""

    code = forms.CharField(
        label=_("Codi que ha rebut la persona"),
        help_text=_("Sis xifres. Val deu minuts."),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
    )
