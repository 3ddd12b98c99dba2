"""D15, E1-E6: the declaration of a work accident, by the employer or by who works on their own account."""

from django.utils.translation import gettext_lazy as _

from cass.access import Capability
from cass.attachments.models import Kind
from cass.filings.forms import Answers, FormContext
from cass.filings.procedure import AttachmentNeed, Procedure, Section
from cass.procedures.work_accident_declaration import effects, facts, form
from cass.procedures.work_accident_declaration.choices import Place
from cass.rules import work_accident


def is_employer(_answers: Answers, context: FormContext) -> bool:
    return not context.is_own_account


def is_own_account(_answers: Answers, context: FormContext) -> bool:
    return context.is_own_account


def is_commuting(answers: Answers, _context: FormContext) -> bool:
    return bool(answers.get("event", {}).get("place") == Place.COMMUTING)


def has_leave(answers: Answers, _context: FormContext) -> bool:
    return bool(answers.get("leave", {}).get("stopped"))


def had_police(answers: Answers, _context: FormContext) -> bool:
    return bool(answers.get("others", {}).get("police"))


def at_the_desk(_answers: Answers, context: FormContext) -> bool:
    return context.is_desk


def never(_answers: Answers, _context: FormContext) -> bool:
    return False


sections = (
    Section(code="injured", title=_("La persona i la feina"), form=form.InjuredForm, when=is_employer),
    Section(code="activity", title=_("La vostra activitat"), form=form.ActivityForm, when=is_own_account),
    Section(code="event", title=_("Quan i on"), form=form.EventForm),
    Section(code="timetable", title=_("L’horari d’aquell dia"), form=form.TimetableForm),
    Section(code="commuting", title=_("El trajecte"), form=form.CommutingForm, when=is_commuting),
    Section(
        code="facts",
        title=_("Què va passar"),
        form=form.FactsForm,
        sealed=frozenset({"doing", "went_wrong", "hurt_how"}),
    ),
    Section(code="injury", title=_("La lesió"), form=form.InjuryForm, is_health=True),
    Section(code="others", title=_("Terceres persones"), form=form.OthersForm),
    Section(code="witnesses", title=_("Testimonis"), form=form.WitnessForm, many=5, is_optional=True),
    Section(code="leave", title=_("Baixa mèdica"), form=form.LeaveForm, is_health=True),
    Section(code="prevention", title=_("Prevenció"), form=form.PreventionForm),
    Section(code="signatory", title=_("Qui signa"), form=form.SignatoryForm),
)

attachments = (
    AttachmentNeed(
        kind=Kind.MEDICAL_REPORT,
        title=_("Informe mèdic"),
        hint=_("Si no el teniu, el pot aportar la persona accidentada, el metge o el taulell de la CASS."),
    ),
    AttachmentNeed(
        kind=Kind.LEAVE_CERTIFICATE,
        title=_("Comunicat de baixa mèdica"),
        hint=_("El certificat mèdic inicial."),
        when=has_leave,
        needed=has_leave,
    ),
    AttachmentNeed(
        kind=Kind.PROOF_OF_ROUTE,
        title=_("Justificant del trajecte"),
        hint=_("La prova correspon a la persona assegurada: un tiquet, una foto, un testimoni."),
        when=is_commuting,
        needed=never,
    ),
    AttachmentNeed(kind=Kind.POLICE_REPORT, title=_("Atestat de la policia"), when=had_police, needed=never),
    AttachmentNeed(
        kind=Kind.SCAN,
        title=_("Formulari CASS-0018 signat"),
        hint=_("Escanejat, amb la signatura i el segell."),
        when=at_the_desk,
        needed=at_the_desk,
    ),
)

procedure = Procedure(
    code="work_accident_declaration",
    version=1,
    mission="D15",
    capability=Capability.WORK_ACCIDENT_DECLARE,
    title=_("Declaració d’accident laboral"),
    summary=_(
        "Declareu l’accident en els dos dies hàbils següents. Si s’aprova, la persona té el carnet de tercer pagador."
    ),
    sections=sections,
    minimum=frozenset(
        {"injured.who", "injured.number", "event.occurred_on", "facts.doing", "signatory.name", "activity.usual_work"}
    ),
    cross_check=facts.cross_check,
    cautions=facts.cautions,
    subject=facts.subject,
    attachments=attachments,
    facts=facts.facts,
    rule=work_accident.assess,
    queue="accidents",
    when_filed=effects.filed,
    when_granted=effects.granted,
    when_refused=effects.refused,
    decided=effects.decided,
    hearing=effects.hearing,
    for_subject=frozenset({"event", "timetable", "commuting", "facts", "injury", "leave", "others"}),
    receipt_facts=effects.receipt_facts,
)
