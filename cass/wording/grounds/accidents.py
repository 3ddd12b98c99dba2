"""The reasons about a work accident, the contribution base that it asks for, and the injured person's statement."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "base.reached": _(
        "La base de cotització global del mes ({base_cents}) arriba al salari mínim oficial ({minimum_wage_cents})."
    ),
    "base.topped_up": _(
        "La base de cotització global del mes ({base_cents}) no arriba al salari mínim oficial ({minimum_wage_cents}), però s’ha complementat."
    ),
    "base.exempt": _("Per la seva situació, la persona no ha de complementar la cotització."),
    "base.below": _(
        "La base de cotització global del mes ({base_cents}) no arriba al salari mínim oficial ({minimum_wage_cents}) i no s’ha complementat."
    ),
    "base.unknown": _("No consta la base de cotització global del mes. Quina és, sumant-hi totes les activitats?"),
    "base.top_up_unknown": _(
        "La base de cotització global del mes ({base_cents}) no arriba al salari mínim oficial ({minimum_wage_cents}). La persona ha pagat el complement, o encara el pot pagar?"
    ),
    "accident.declared_in_time": _("La declaració s’ha presentat dins del termini, que s’acabava el {due_on}."),
    "accident.declared_late_with_reason": _(
        "La declaració s’ha presentat el {filed_on} i el termini s’acabava el {due_on}. S’ha explicat el motiu: justifica el retard?"
    ),
    "accident.declared_late": _(
        "La declaració s’ha presentat el {filed_on} i el termini s’acabava el {due_on}. Sense un motiu justificat pot ser una falta lleu de qui l’havia de presentar."
    ),
    "accident.lateness_costs_nothing": _(
        "El retard no és motiu de denegació ni fa perdre cap dret a la persona accidentada."
    ),
    "accident.force_majeure_alleged": _(
        "S’al·lega una força major. L’accident es va produir per una força major aliena al treball?"
    ),
    "accident.wilful_act_alleged": _(
        "S’al·lega que la persona accidentada va causar l’accident expressament. Hi ha proves d’aquest dol?"
    ),
    "accident.presumed": _(
        "Les lesions es van produir durant el temps i en el lloc de treball: es presumeix que és un accident laboral."
    ),
    "accident.outside_timetable": _(
        "L’accident va passar fora de l’horari de treball i no es presumeix laboral. Es va produir amb ocasió o per conseqüència de la feina?"
    ),
    "accident.timetable_unknown": _(
        "No consta l’horari de treball d’aquell dia. L’accident va passar dins de l’horari?"
    ),
    "accident.commuting_not_covered": _(
        "L’accident és del {accident_on}. Fins al 14 de novembre del 2023, el trajecte entre el domicili i el treball no era accident laboral per a qui treballa per compte propi."
    ),
    "accident.commuting_proven": _(
        "L’accident va passar en el trajecte habitual entre el domicili i el lloc de treball, per motiu exclusiu del treball, en una hora pròxima a l’entrada o la sortida, i se n’ha aportat la prova."
    ),
    "accident.commuting_proof_missing": _(
        "La prova de l’accident en el trajecte va a càrrec de la persona assegurada i encara no s’ha aportat. Quina prova hi ha?"
    ),
    "accident.commuting_usual_route_unknown": _("El trajecte era l’habitual entre el domicili i el lloc de treball?"),
    "accident.commuting_exclusively_for_work_unknown": _("El desplaçament estava motivat exclusivament pel treball?"),
    "accident.commuting_reasonably_close_in_time_unknown": _(
        "L’accident va passar en un temps raonablement pròxim a l’hora d’entrada o de sortida de la feina?"
    ),
    "accident.commuting_usual_route_not_met": _("Segons les respostes, el trajecte no era l’habitual."),
    "accident.commuting_exclusively_for_work_not_met": _(
        "Segons les respostes, el desplaçament no estava motivat exclusivament pel treball."
    ),
    "accident.commuting_reasonably_close_in_time_not_met": _(
        "Segons les respostes, l’accident no va passar en un temps raonablement pròxim a l’entrada o la sortida de la feina."
    ),
    "accident.illness_not_covered": _(
        "El fet és del {accident_on}. Fins al 14 de novembre del 2023, la malaltia causada pel treball no era accident laboral per a qui treballa per compte propi."
    ),
    "accident.illness_to_judge": _("La prova aportada acredita que el treball és la causa exclusiva de la malaltia?"),
    "accident.illness_proof_missing": _(
        "Cal acreditar que el treball és la causa exclusiva de la malaltia. La prova va a càrrec de la persona assegurada i encara no s’ha aportat."
    ),
    "accident.registered": _("La persona constava d’alta el dia de l’accident."),
    "accident.registered_by_law": _(
        "L’empresa no havia donat d’alta la persona. A l’efecte de les prestacions es considera d’alta i no perd cap dret."
    ),
    "accident.outside_employment": _(
        "El dia de l’accident no consta cap alta de la persona en aquesta empresa. Hi treballava?"
    ),
    "accident.own_account_not_registered": _(
        "El dia de l’accident la persona no constava d’alta com a treballadora per compte propi."
    ),
    "accident.person_unmatched": _("Encara no s’ha relacionat la persona declarada amb el registre. Qui és?"),
    "accident.no_waiting_period": _("No cal cap període previ de cotització: la cobertura és des del primer dia."),
    "accident.contributions_up_to_date": _("La persona està al corrent de pagament de les cotitzacions."),
    "accident.deferral_honoured": _("La persona compleix l’ajornament de pagament que té concedit."),
    "accident.contributions_owed": _(
        "Hi ha cotitzacions pendents de pagament. L’accident es reconeix, però el carnet no es pot lliurar fins que es paguin; aleshores les prestacions es paguen amb efecte retroactiu."
    ),
    "accident.contributions_unknown": _(
        "No consta si la persona està al corrent de pagament de les cotitzacions. Ho està, o compleix un ajornament?"
    ),
    "accident.medical_report_missing": _(
        "Falta l’informe mèdic. El pot aportar l’empresa, la persona o qui la tracta."
    ),
    "accident.leave_certificate_due": _("Hi ha baixa mèdica: cal presentar a la CASS el certificat mèdic inicial."),
    "statement.kept": _("La declaració queda a l’expedient i es tindrà en compte abans de resoldre."),
}
