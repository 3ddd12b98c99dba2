"""The form of the declaration: CASS-0018 in sections (MISSION E4). What the register knows is not asked."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.filings.forms import SectionForm
from cass.filings.widgets import CodeSearch, DayMonthYear, HoursMinutes, Radios, YesNoField
from cass.kernel.codes import side_applies
from cass.kernel.working_days import date_to_date
from cass.procedures.work_accident_declaration.choices import (
    Capacity,
    Means,
    Meanwhile,
    Place,
    Severity,
    Side,
    grouped,
    parishes,
)
from cass.registry import queries as registry

NOT_IN_LIST = "not_in_list"
NARRATIVE = 500
"""Characters of each of the three answers on what happened."""
LOOK_BACK_MONTHS = 12
"""Somebody who left the company since may still be chosen: ours."""


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayMonthYear(), input_formats=["%Y-%m-%d"], **options)


def time_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=HoursMinutes(), input_formats=["%H:%M", "%H.%M"], **options)


def story(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=NARRATIVE, widget=forms.Textarea(attrs={"rows": 4}))


class Listed(SectionForm):
    """A form some of whose fields choose from a code list in the reader's language."""

    lists: dict[str, str] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, code_list in self.lists.items():
            choices = parishes() if code_list == "parishes" else grouped(code_list, self.context.language)
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


def coded(label: Any, *, required: bool = True, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, help_text=hint, widget=CodeSearch())


class InjuredForm(Listed):
    """Who was hurt: somebody registered with the declarant, or somebody who is typed in and matched by an officer."""

    lists = {"occupation": "cno_ad_2004"}
    who = forms.ChoiceField(label=_("Qui s'ha fet mal?"), widget=CodeSearch())
    number = forms.CharField(
        label=_("Número CASS o document d'identitat"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"data-conditional": f"who={NOT_IN_LIST}", "class": "govuk-input--width-10"}),
    )
    surname = forms.CharField(
        label=_("Cognoms"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"data-conditional": f"who={NOT_IN_LIST}"}),
    )
    given_name = forms.CharField(
        label=_("Nom"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"data-conditional": f"who={NOT_IN_LIST}"}),
    )
    birth_date = forms.DateField(
        label=_("Data de naixement"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DayMonthYear(attrs={"data-conditional": f"who={NOT_IN_LIST}"}),
    )
    same_job = YesNoField(label=_("Feia la feina que consta al registre?"), required=False)
    occupation = coded(
        _("Quina feina feia? (CNO)"),
        required=False,
        hint=_("Només si no és la que consta al registre o la persona no és a la llista."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField) and self.context.declarant is not None:
            since = date_to_date(self.context.on, -LOOK_BACK_MONTHS)
            people = registry.staff_since(declarant=self.context.declarant, since=since)
            who.choices = [
                ("", _("Trieu o escriviu per cercar")),
                *(
                    (str(person.pk), f"{person.surnames}, {person.given_name} · {person.cass_number}")
                    for person in people
                ),
                (NOT_IN_LIST, _("No és a la llista")),
            ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == NOT_IN_LIST:
            for name in ("number", "surname", "birth_date", "occupation"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(self.fields[name].error_messages["required"], code="required"))
        elif given.get("same_job") is False and not given.get("occupation"):
            self.add_error(
                "occupation", ValidationError(self.fields["occupation"].error_messages["required"], code="required")
            )
        born = given.get("birth_date")
        if born is not None and not self.context.on.year - 100 < born.year <= self.context.on.year - 14:
            self.add_error("birth_date", ValidationError(_("Comproveu l'any de naixement"), code="accident.birth_date"))
        return given


class ActivityForm(Listed):
    """Own account: the activity declaration (R-IT 2.5): the usual work, and who runs the business meanwhile."""

    usual_work = forms.CharField(
        label=_("En què consisteix la vostra feina habitual?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    meanwhile = forms.ChoiceField(
        label=_("Mentre no pugueu treballar, què passa amb l'activitat?"), choices=Meanwhile.choices, widget=Radios()
    )
    who_runs_it = forms.CharField(
        label=_("Qui se n'ocupa?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"data-conditional": "meanwhile=family,staff,other"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("meanwhile") not in {None, Meanwhile.INACTIVE} and not given.get("who_runs_it"):
            self.add_error(
                "who_runs_it", ValidationError(self.fields["who_runs_it"].error_messages["required"], code="required")
            )
        return given


class EventForm(Listed):
    lists = {"parish": "parishes", "environment": "esaw_working_environment"}
    occurred_on = day_field(_("Quin dia va passar?"))
    time = time_field(_("A quina hora?"), required=False, help_text=_("Si no ho sabeu, deixeu-ho en blanc."))
    place = forms.ChoiceField(label=_("On era la persona?"), choices=Place.choices, widget=Radios())
    parish = forms.ChoiceField(label=_("Parròquia"))
    spot = forms.CharField(label=_("Adreça o lloc exacte"), max_length=160)
    environment = coded(_("Quin tipus de lloc era?"), required=False)
    known_on = day_field(_("Quin dia ho va saber l'empresa?"), required=False)
    lateness_reason = forms.CharField(
        label=_("Si presenteu la declaració passats dos dies hàbils, per quin motiu?"),
        help_text=_("Presentar-la tard no fa perdre cap dret a la persona accidentada."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_occurred_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["occurred_on"]
        if day > self.context.on:
            raise ValidationError(_("La data de l'accident no pot ser futura"), code="accident.in_the_future")
        if day < date_to_date(self.context.on, -60):
            raise ValidationError(_("Comproveu l'any: fa més de cinc anys"), code="accident.too_long_ago")
        return day


class TimetableForm(SectionForm):
    starts = time_field(_("Hora d'entrada aquell dia"))
    ends = time_field(_("Hora de sortida prevista"))
    starts_again = time_field(_("Segona entrada"), required=False, help_text=_("Si aquell dia feia jornada partida."))
    ends_again = time_field(_("Segona sortida"), required=False)
    was_working = YesNoField(label=_("L'accident va passar durant la jornada?"))
    usual_work = YesNoField(label=_("Feia la seva feina habitual?"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("starts_again")) != bool(given.get("ends_again")):
            self.add_error(
                "ends_again",
                ValidationError(_("Escriviu l'entrada i la sortida de la segona part"), code="accident.half_a_spell"),
            )
        return given


class CommutingForm(SectionForm):
    """LSS 123.5-6: usual route, only for work, at a time close to it; the insured person bears the proof."""

    came_from = forms.CharField(label=_("D'on sortia?"), max_length=120)
    went_to = forms.CharField(label=_("On anava?"), max_length=120)
    left_at = time_field(_("A quina hora va sortir?"))
    means = forms.ChoiceField(label=_("Com hi anava?"), choices=Means.choices, widget=Radios())
    usual_route = YesNoField(label=_("Era el trajecte habitual?"))
    only_for_work = YesNoField(label=_("El desplaçament era només per anar a la feina o tornar-ne?"))
    close_in_time = YesNoField(label=_("Va passar a una hora propera a l'entrada o la sortida de la feina?"))
    detour = forms.CharField(
        label=_("Si no era així, expliqueu-ho"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FactsForm(Listed):
    lists = {
        "activity": "esaw_specific_physical_activity",
        "deviation": "esaw_deviation",
        "contact": "esaw_contact_mode",
        "agent": "esaw_material_agent",
    }
    doing = story(_("Què estava fent la persona?"), _("Per exemple: pujava material a la bastida."))
    went_wrong = story(
        _("Què va anar malament?"), _("L'últim fet anormal abans de fer-se mal. Per exemple: va relliscar amb el gel.")
    )
    hurt_how = story(_("Com es va fer mal?"), _("Per exemple: va caure d'esquena i es va donar un cop al braç."))
    activity = coded(_("El que feia, en una categoria"), required=False)
    deviation = coded(_("El que va anar malament, en una categoria"))
    contact = coded(_("Com es va fer mal, en una categoria"), required=False)
    agent = coded(_("L'objecte o la màquina que hi va intervenir"), required=False)


class InjuryForm(Listed):
    lists = {"injury": "esaw_type_of_injury", "body_part": "esaw_part_of_body"}
    injury = coded(_("Quina lesió és?"))
    body_part = coded(_("A quina part del cos?"))
    side = forms.ChoiceField(
        label=_("A quin costat?"), required=False, choices=Side.choices, widget=Radios(inline=True)
    )
    severity = forms.ChoiceField(label=_("Com és de greu?"), choices=Severity.choices, widget=Radios())
    first_care = forms.CharField(label=_("On el van atendre primer?"), required=False, max_length=120)
    only_illness = YesNoField(
        label=_("És una malaltia causada només per la feina?"),
        required=False,
        help_text=_(
            "Per exemple, una intoxicació o un infart en plena feina. Si va ser un cop o una caiguda, no cal respondre."
        ),
    )
    in_hospital = YesNoField(label=_("Ha quedat ingressat a l'hospital?"), required=False)
    hospital = forms.CharField(
        label=_("A quin hospital?"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"data-conditional": "in_hospital=yes"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        part = given.get("body_part")
        if part and side_applies(part) and not given.get("side"):
            self.add_error("side", ValidationError(_("Falta dir a quin costat"), code="required"))
        return given


class OthersForm(SectionForm):
    others_hurt = YesNoField(label=_("S'hi va fer mal algú més?"))
    third_party = YesNoField(
        label=_("Hi va tenir culpa algú de fora de l'empresa?"), help_text=_("Per exemple, un altre conductor.")
    )
    third_party_who = forms.CharField(
        label=_("Qui? Si la sabeu, digueu també l'asseguradora"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-conditional": "third_party=yes"}),
    )
    police = YesNoField(label=_("Hi va intervenir la policia?"), required=False)


class WitnessForm(SectionForm):
    name = forms.CharField(label=_("Nom i cognoms"), max_length=120)
    contact = forms.CharField(label=_("Telèfon o adreça electrònica"), required=False, max_length=120)
    saw_it = YesNoField(label=_("Ho va veure?"), required=False)


class LeaveForm(SectionForm):
    stopped = YesNoField(label=_("Té la baixa mèdica?"))
    since = forms.DateField(
        label=_("Des de quin dia?"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DayMonthYear(attrs={"data-conditional": "stopped=yes"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("stopped") is False:
            given["since"] = None
        if given.get("stopped") and not given.get("since") and "since" not in self.errors:
            self.add_error("since", ValidationError(self.fields["since"].error_messages["required"], code="required"))
        return given


class PreventionForm(SectionForm):
    trained = YesNoField(label=_("Havia rebut formació específica sobre els riscos de la feina?"))
    equipped = YesNoField(label=_("Tenia els equips de protecció que calien?"))
    wore_it = YesNoField(label=_("Els duia posats?"), required=False)
    measures = forms.CharField(
        label=_("Quines mesures heu pres o prendreu?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    force_majeure = YesNoField(
        label=_("Creieu que va ser per força major aliena a la feina?"),
        required=False,
        help_text=_("Per exemple, un terratrèmol."),
    )
    reservations = forms.CharField(
        label=_("Si teniu reserves sobre l'accident, expliqueu-les"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignatoryForm(SectionForm):
    name = forms.CharField(label=_("Nom i cognoms de qui signa"), max_length=120)
    capacity = forms.ChoiceField(label=_("En qualitat de"), choices=Capacity.choices, widget=Radios())
    telephone = forms.CharField(
        label=_("Telèfon de contacte"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.context.is_own_account:
            self.initial.setdefault("capacity", Capacity.SELF)
