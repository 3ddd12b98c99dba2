"""The form of the declaration: CASS-0018 in sections (MISSION E4). What the register knows is not asked."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.filings.forms import SectionForm
from cass.filings.widgets import CodeField, CodeSearch, Radios, YesNoField
from cass.kernel.codes.injuries import SIDED_PARTS
from cass.kernel.working_days import date_to_date
from cass.procedures.work_accident_declaration.choices import (
    Capacity,
    Means,
    Meanwhile,
    Place,
    Severity,
    Side,
    parishes,
)
from cass.procedures.work_accident_declaration.questions import (
    NOT_IN_LIST,
    StaffField,
    day_field,
    line,
    only_if,
    prose,
    time_field,
)
from cass.registry.models import MandateKind

LOOK_BACK_MONTHS = 12
"""Somebody who left the company since may still be chosen: ours."""
OLDEST_ACCIDENT_MONTHS = 60
YOUNGEST, OLDEST = 14, 100
"""Years of age outside which a birth date is a slip: ours."""
IF_NOT_IN_LIST = f"who={NOT_IN_LIST}"


class AccidentForm(SectionForm):
    """A section whose questions are put to «vós» when who works on their own account declares for themselves."""

    own_words: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.context.is_own_account:
            for name, words in self.own_words.items():
                self.fields[name].label = words

    def not_after_today(self, name: str) -> dt.date | None:
        """A day that was answered; raises what is said of one that has not come yet."""
        day: dt.date | None = self.cleaned_data.get(name)
        if day is not None and day > self.context.on:
            raise ValidationError(_("Aquest dia encara no ha arribat"), code="accident.in_the_future")
        return day


class InjuredForm(SectionForm):
    """Who was hurt: somebody registered with the declarant, or somebody who is typed in and matched by an officer."""

    who = StaffField(
        label=_("Qui s’ha fet mal?"),
        help_text=_("Cerqueu pel cognom, el nom o el número CASS."),
        widget=CodeSearch(always=NOT_IN_LIST),
    )
    number = only_if(IF_NOT_IN_LIST, line(_("Número CASS o document d’identitat"), 20, width="10"))
    surname = only_if(IF_NOT_IN_LIST, line(_("Cognoms"), 120))
    given_name = only_if(IF_NOT_IN_LIST, line(_("Nom"), 60, required=False))
    birth_date = only_if(IF_NOT_IN_LIST, day_field(_("Data de naixement")))
    same_job = only_if(
        f"who!={NOT_IN_LIST}",
        YesNoField(label=_("Feia la feina que consta al registre?"), help_text=_("És la que surt al costat del nom.")),
    )
    occupation = only_if(
        f"same_job=no;who={NOT_IN_LIST}",
        CodeField(
            "cno_ad_2004",
            label=_("Quina feina feia?"),
            help_text=_("Escriviu l’ofici com en dieu: paleta, cambrera, xofer… És el codi CNO de la declaració."),
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        who = self.fields["who"]
        if isinstance(who, StaffField) and self.context.declarant is not None:
            who.offer(declarant=self.context.declarant, since=date_to_date(self.context.on, -LOOK_BACK_MONTHS))

    def clean_birth_date(self) -> dt.date | None:
        born: dt.date | None = self.cleaned_data["birth_date"]
        if born is not None and not self.context.on.year - OLDEST < born.year <= self.context.on.year - YOUNGEST:
            raise ValidationError(_("Comproveu l’any de naixement"), code="accident.birth_date")
        return born


class ActivityForm(SectionForm):
    """Own account: the activity declaration (R-IT 2.5): the usual work, and who runs the business meanwhile."""

    usual_work = prose(_("En què consisteix la vostra feina habitual?"), 300, rows=3)
    meanwhile = forms.ChoiceField(
        label=_("Mentre no pugueu treballar, què passa amb l’activitat?"), choices=Meanwhile.choices, widget=Radios()
    )
    who_runs_it = only_if(f"meanwhile!={Meanwhile.INACTIVE}", line(_("Qui se n’ocupa?"), 120))


class EventForm(AccidentForm):
    own_words = {"place": _("On éreu?"), "usual_place": _("On treballeu habitualment?")}
    occurred_on = day_field(_("Quin dia va passar?"))
    time = time_field(_("A quina hora?"), required=False, hint=_("Si no ho sabeu, deixeu-ho en blanc."))
    place = forms.ChoiceField(label=_("On era la persona?"), choices=Place.choices, widget=Radios())
    usual_place = only_if(
        f"place={Place.OTHER},{Place.WORK_TRIP}", line(_("On treballa habitualment?"), 160, required=False)
    )
    parish = forms.ChoiceField(label=_("Parròquia"), choices=parishes)
    spot = line(
        _("Adreça o lloc exacte"),
        160,
        hint=_("Per exemple: l’obra del carrer de la Vall, 3. Si és fora d’Andorra, també la població i el país."),
    )
    environment = CodeField(
        "esaw_working_environment",
        label=_("Quin tipus de lloc era?"),
        required=False,
        help_text=_("Escriviu, per exemple: obra, magatzem, cuina, carretera."),
    )
    known_on = day_field(_("Quin dia ho va saber l’empresa?"), required=False)
    lateness_reason = prose(
        _("Si presenteu la declaració passats dos dies hàbils, per quin motiu?"),
        300,
        hint=_("Presentar-la tard no fa perdre cap dret a la persona accidentada."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.context.is_own_account:
            del self.fields["known_on"]

    def clean_occurred_on(self) -> dt.date | None:
        day = self.not_after_today("occurred_on")
        if day is not None and day < date_to_date(self.context.on, -OLDEST_ACCIDENT_MONTHS):
            raise ValidationError(_("Comproveu l’any: fa més de cinc anys"), code="accident.too_long_ago")
        return day

    def clean_known_on(self) -> dt.date | None:
        return self.not_after_today("known_on")


class TimetableForm(AccidentForm):
    own_words = {"usual_work": _("Fèieu una tasca habitual de la vostra feina?")}
    starts = time_field(_("Hora d’entrada aquell dia"))
    ends = time_field(
        _("Hora de sortida prevista"), hint=_("Si la jornada era partida, la sortida de la primera part.")
    )
    is_split = YesNoField(label=_("La jornada era partida?"), required=False)
    starts_again = only_if("is_split=yes", time_field(_("Segona entrada")))
    ends_again = only_if("is_split=yes", time_field(_("Segona sortida")))
    was_working = YesNoField(label=_("L’accident va passar durant la jornada?"))
    usual_work = YesNoField(label=_("Feia una tasca habitual de la seva feina?"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for start, end in (("starts", "ends"), ("starts_again", "ends_again")):
            if given.get(start) is not None and given.get(start) == given.get(end):
                words = _("La sortida no pot ser a la mateixa hora que l’entrada")
                self.add_error(end, ValidationError(words, code="accident.no_time_at_work"))
        return given


class CommutingForm(AccidentForm):
    """LSS 123.5-6: usual route, only for work, at a time close to it; the insured person bears the proof."""

    own_words = {
        "came_from": _("D’on sortíeu?"),
        "went_to": _("On anàveu?"),
        "left_at": _("A quina hora vau sortir?"),
        "means": _("Com hi anàveu?"),
    }
    came_from = line(_("D’on sortia?"), 120, hint=_("Per exemple: de casa, a Encamp."))
    went_to = line(_("On anava?"), 120)
    left_at = time_field(_("A quina hora va sortir?"))
    means = forms.ChoiceField(label=_("Com hi anava?"), choices=Means.choices, widget=Radios())
    usual_route = YesNoField(label=_("Era el trajecte habitual?"))
    only_for_work = YesNoField(label=_("El desplaçament era només per anar a la feina o tornar-ne?"))
    close_in_time = YesNoField(label=_("Va passar a una hora propera a l’entrada o la sortida de la feina?"))
    detour = only_if("usual_route=no;only_for_work=no;close_in_time=no", prose(_("Què era diferent?"), 300))


class FactsForm(AccidentForm):
    """Three questions in the person's own words, each with the ESAW code that fits it best."""

    own_words = {
        "doing": _("Què estàveu fent?"),
        "hurt_how": _("Com us vau fer mal?"),
        "activity": _("Quina categoria s’assembla més al que fèieu?"),
        "contact": _("Quina categoria s’assembla més a com us vau fer mal?"),
    }
    doing = prose(_("Què estava fent la persona?"), hint=_("Per exemple: pujava material a la bastida."))
    activity = CodeField(
        "esaw_specific_physical_activity",
        label=_("Quina categoria s’assembla més al que feia?"),
        help_text=_("Escriviu, per exemple: conduir, carregar, caminar."),
        required=False,
    )
    went_wrong = prose(
        _("Què va anar malament?"),
        hint=_("L’últim fet anormal abans de fer-se mal. Per exemple: va relliscar amb el gel."),
    )
    deviation = CodeField(
        "esaw_deviation",
        label=_("Quina categoria s’assembla més al que va anar malament?"),
        help_text=_("Escriviu, per exemple: caiguda, relliscada, cop, sobreesforç."),
    )
    hurt_how = prose(_("Com es va fer mal?"), hint=_("Per exemple: va caure d’esquena i es va donar un cop al braç."))
    contact = CodeField(
        "esaw_contact_mode",
        label=_("Quina categoria s’assembla més a com es va fer mal?"),
        help_text=_("Escriviu, per exemple: cop contra el terra, tall, cremada."),
        required=False,
    )
    agent = CodeField(
        "esaw_material_agent",
        label=_("Quin objecte, màquina o vehicle hi va intervenir?"),
        help_text=_("Escriviu, per exemple: escala, bastida, martell, cotxe."),
        required=False,
    )


class InjuryForm(AccidentForm):
    own_words = {"first_care": _("On us van atendre primer?"), "in_hospital": _("Us han ingressat a l’hospital?")}
    injury = CodeField(
        "esaw_type_of_injury",
        label=_("Quina lesió és?"),
        help_text=_("Escriviu, per exemple: esquinç, trencament, tall."),
    )
    body_part = CodeField(
        "esaw_part_of_body",
        label=_("A quina part del cos?"),
        help_text=_("Escriviu, per exemple: genoll, dit, esquena."),
    )
    side = only_if(
        f"body_part={','.join(sorted(SIDED_PARTS))}",
        forms.ChoiceField(label=_("A quin costat?"), choices=Side.choices, widget=Radios(inline=True)),
    )
    severity = forms.ChoiceField(label=_("Com és de greu?"), choices=Severity.choices, widget=Radios())
    died_on = only_if(f"severity={Severity.FATAL}", day_field(_("Quin dia va morir?")))
    first_care = line(_("On la van atendre primer?"), 120, required=False)
    only_illness = YesNoField(
        label=_("És una malaltia causada només per la feina?"),
        required=False,
        help_text=_(
            "Per exemple, una intoxicació o un infart en plena feina. Si va ser un cop o una caiguda, no cal respondre."
        ),
    )
    in_hospital = YesNoField(label=_("Ha quedat ingressada a l’hospital?"), required=False)
    hospital = only_if("in_hospital=yes", line(_("A quin hospital?"), 80, required=False))

    def clean_died_on(self) -> dt.date | None:
        return self.not_after_today("died_on")


class OthersForm(SectionForm):
    others_hurt = YesNoField(label=_("S’hi va fer mal algú més?"))
    third_party = YesNoField(
        label=_("Hi va tenir culpa algú de fora de l’empresa?"), help_text=_("Per exemple, un altre conductor.")
    )
    third_party_who = only_if("third_party=yes", line(_("Qui? Si la sabeu, digueu també l’asseguradora"), 200))
    police = YesNoField(label=_("Hi va intervenir la policia?"), required=False)


class WitnessForm(SectionForm):
    help = _("Si ningú ho va veure, continueu sense omplir res.")
    one = _("Testimoni")
    name = line(_("Nom i cognoms"), 120)
    contact = line(_("Telèfon o adreça electrònica"), 120, required=False)
    saw_it = YesNoField(label=_("Ho va veure?"), required=False)


class LeaveForm(AccidentForm):
    own_words = {"stopped": _("Teniu la baixa mèdica?")}
    stopped = YesNoField(label=_("Té la baixa mèdica?"))
    since = only_if("stopped=yes", day_field(_("Des de quin dia?")))

    def clean_since(self) -> dt.date | None:
        return self.not_after_today("since")


class PreventionForm(AccidentForm):
    own_words = {
        "trained": _("Havíeu rebut formació específica sobre els riscos de la feina?"),
        "equipped": _("Teníeu els equips de protecció que calien?"),
        "wore_it": _("Els dúieu posats?"),
    }
    trained = YesNoField(label=_("Havia rebut formació específica sobre els riscos de la feina?"))
    equipped = YesNoField(label=_("Tenia els equips de protecció que calien?"))
    wore_it = only_if("equipped=yes", YesNoField(label=_("Els duia posats?"), required=False))
    measures = prose(_("Quines mesures heu pres o prendreu?"), 300, required=False)
    force_majeure = YesNoField(
        label=_("Creieu que va ser per força major aliena a la feina?"),
        required=False,
        help_text=_("Per exemple, un terratrèmol."),
    )
    reservations = prose(
        _("Si teniu reserves sobre l’accident, expliqueu-les"),
        rows=3,
        hint=_("Per exemple, si dubteu que passés a la feina."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.context.is_own_account:
            del self.fields["reservations"]


class SignatoryForm(SectionForm):
    name = line(_("Nom i cognoms de qui signa"), 120, autocomplete="name")
    capacity = forms.ChoiceField(label=_("En qualitat de"), choices=Capacity.choices, widget=Radios())
    telephone = line(_("Telèfon de contacte"), 20, required=False, inputmode="tel", autocomplete="tel", width="10")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        capacity = self.fields["capacity"]
        if isinstance(capacity, forms.ChoiceField):
            capacity.choices = list(self._capacities())
        if not self.initial:
            self.initial = {"name": self.context.writer, "capacity": self._suggested()}

    def _capacities(self) -> Iterator[tuple[str, Any]]:
        for value, words in Capacity.choices:
            if (value == Capacity.SELF) == self.context.is_own_account:
                yield value, words

    def _suggested(self) -> str:
        if self.context.is_own_account:
            return Capacity.SELF
        if not self.context.mandate:
            return ""
        return Capacity.HOLDER if self.context.mandate == MandateKind.HOLDER else Capacity.AUTHORISED
