"""The forms of the office's own screens."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.accidents.models import ReplacedFor
from cass.documents.models import RevocationReason
from cass.documents.rendering import unprintable
from cass.filings.procedure import Section
from cass.filings.widgets import Checkboxes, DayMonthYear, Radios
from cass.inbox.models import PaperItem
from cass.procedures.work_accident_declaration.questions import only_if
from cass.rules.assessment import Outcome

LONGEST = 2000
"""Characters of what an officer writes into a letter."""


def printable(text: str) -> None:
    """What goes into a letter has only characters that the letter's typeface has. Raises ValidationError."""
    if unprintable(text):
        raise ValidationError(
            _("Hi ha caràcters que no es poden imprimir, com ara emojis: traieu-los"), code="office.not_printable"
        )


def letter_text(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def past_day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayMonthYear(), input_formats=["%Y-%m-%d"], **options)


class UpToToday(forms.Form):
    """A form with days that can not be in the future."""

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        self.on = on
        super().__init__(*args, **options)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own step, before clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, dt.date) and value > self.on:
                self.add_error(name, ValidationError(_("La data no pot ser futura"), code="office.in_the_future"))


class CorrectionForm(forms.Form):
    """One box for each part of what was filed; those left blank are not asked for."""

    def __init__(self, *args: Any, parts: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        for code, title in parts:
            self.fields[code] = letter_text(title, rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise ValidationError(
                _("Escriviu, en un apartat com a mínim, què cal esmenar"), code="filing.correction_names_nothing"
            )
        return given

    @property
    def items(self) -> list[dict[str, str]]:
        return [
            {"section": code, "text": self.cleaned_data[code]}
            for code, _title in self.parts
            if self.cleaned_data.get(code)
        ]


def parts_of(sections: Sequence[Section], attachments: tuple[str, Any]) -> list[tuple[str, Any]]:
    return [*((section.code, section.title) for section in sections), attachments]


class ProposalForm(forms.Form):
    """An officer's proposal: outcome, the reasons it rests on, the officer's words, the evidence."""

    outcome = forms.ChoiceField(label=_("Què proposeu?"), widget=Radios())
    reasons = forms.MultipleChoiceField(
        label=_("En quins motius es fonamenta?"),
        help_text=_("Aniran a la resolució amb els seus articles."),
        widget=Checkboxes(),
        error_messages={"required": _("Trieu almenys un motiu")},
    )
    ground = letter_text(
        _("Fonamentació"),
        rows=6,
        hint=_("Amb les vostres paraules: què s’ha provat i per què porta a aquesta proposta. Ho llegirà la persona."),
    )
    evidence = forms.MultipleChoiceField(
        label=_("Proves que s’han tingut en compte"), required=False, widget=Checkboxes()
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[tuple[str, Any]],
        reasons: Sequence[tuple[str, str, str]],
        evidence: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choices("outcome", outcomes)
        self._choices("reasons", [(code, text) for code, text, _articles in reasons])
        self.fields["reasons"].widget = Checkboxes(
            hints={code: articles for code, _text, articles in reasons if articles}
        )
        self.fields["reasons"].widget.choices = [(code, text) for code, text, _articles in reasons]
        if evidence:
            self._choices("evidence", [(text, text) for text in evidence])
        else:
            del self.fields["evidence"]

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def chosen(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class AppealForm(UpToToday):
    """An appeal that was lodged: where, and when."""

    body = forms.ChoiceField(
        label=_("Davant de qui?"),
        choices=[
            ("board", _("Consell d’Administració de la CASS (recurs administratiu)")),
            ("court", _("Batllia d’Andorra (recurs jurisdiccional)")),
        ],
        widget=Radios(),
    )
    lodged_on = past_day(_("Quin dia es va presentar?"))


class CardForm(UpToToday):
    """Why a card stops counting: another replaces it, it was handed back on a day, or was issued in error and why."""

    reason = forms.ChoiceField(
        label=_("Per què deixa de valer el carnet?"),
        choices=[
            (RevocationReason.REPLACED.value, _("Se n’expedeix un altre en lloc seu")),
            (RevocationReason.RETURNED.value, RevocationReason.RETURNED.label),
            (RevocationReason.ISSUED_IN_ERROR.value, RevocationReason.ISSUED_IN_ERROR.label),
        ],
        widget=Radios(),
    )
    replaced_for = only_if(
        "reason=replaced",
        forms.ChoiceField(
            label=_("Per què cal un altre carnet?"),
            help_text=_(
                "El nou tindrà un altre número i les dades que avui són al registre, i caducarà el mateix dia."
            ),
            choices=ReplacedFor.choices,
            widget=Radios(),
            error_messages={"required": _("Trieu el motiu")},
        ),
    )
    returned_on = only_if(
        "reason=returned",
        past_day(_("Quin dia s’ha retornat?"), error_messages={"required": _("Escriviu el dia")}),
    )
    why = only_if(
        "reason=issued_in_error",
        letter_text(
            _("Quin error hi havia?"),
            hint=_("Ho llegirà la persona a la carta que rebrà; l’empresa no. No hi poseu dades de salut."),
        ),
    )
    asked_after = {
        "replaced_for": RevocationReason.REPLACED,
        "returned_on": RevocationReason.RETURNED,
        "why": RevocationReason.ISSUED_IN_ERROR,
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, reason in self.asked_after.items():
            self.fields[name].required = not self.is_bound or self.data.get("reason") == reason


class ReturnForm(forms.Form):
    why = letter_text(
        _("Per què es retorna?"), hint=_("Què cal fer encara, sense dades de salut. Ho llegirà qui ha fet la proposta.")
    )


class PresentedForm(UpToToday):
    """When the signed paper was handed in."""

    presented_on = past_day(
        _("Quin dia es va presentar el paper?"),
        help_text=_("El del segell d’entrada. El termini es compta des d’aquest dia."),
    )


class PostedForm(UpToToday):
    posted_on = past_day(_("Quin dia s’ha enviat?"))


class ReprintForm(forms.Form):
    why = forms.CharField(
        label=_("Per què cal tornar-la a imprimir?"),
        help_text=_("Queda a l’expedient, amb el vostre nom."),
        max_length=200,
        error_messages={"required": _("Escriviu el motiu")},
    )


class PublicationForm(UpToToday):
    published_on = past_day(_("Quin dia s’ha publicat?"))
    bopa_number = forms.CharField(
        label=_("Número del BOPA"), max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )


class HandedOverForm(UpToToday):
    collected_on = past_day(_("Quin dia l’ha vinguda a buscar?"))


class LetterOutcomeForm(UpToToday):
    outcome = forms.ChoiceField(
        label=_("Què ha passat amb la carta?"), choices=PaperItem.Outcome.choices, widget=Radios()
    )
    outcome_on = past_day(_("Quin dia?"), help_text=_("El que diu l’avís de recepció o el servei de correus."))
