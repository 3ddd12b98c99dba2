"""The reasons about temporary incapacity: who is entitled, and for how long."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "incapacity.not_covered": _("El dia del certificat, aquesta situació no donava dret a la prestació."),
    "incapacity.certified": _("Hi ha un certificat mèdic inicial del {certified_on}."),
    "incapacity.doctor_without_agreement": _(
        "El certificat no és d’un metge o odontòleg convencionat. La persona en pot aportar un que ho sigui?"
    ),
    "incapacity.certificate_missing": _("Encara no consta el certificat mèdic inicial. Qui l’ha expedit?"),
    "incapacity.registered": _("La persona constava d’alta el dia del certificat."),
    "incapacity.not_registered": _("La persona no constava d’alta el dia del certificat."),
    "incapacity.registration_unknown": _("La persona estava d’alta el dia del certificat?"),
    "incapacity.no_qualifying_period": _("No cal cap període previ de cotització."),
    "incapacity.qualified_in_six_months": _("S’han cotitzat {days} dies en els {months} mesos anteriors."),
    "incapacity.qualified_in_two_years": _("S’han cotitzat {days} dies en els {months} mesos anteriors."),
    "incapacity.not_qualified": _(
        "No hi ha prou dies cotitzats: {short} dels {short_needed} que calen en sis mesos, i {long} dels {long_needed} que calen en vint-i-quatre."
    ),
    "incapacity.days_unknown": _("Quants dies ha cotitzat la persona en els sis i els vint-i-quatre mesos anteriors?"),
    "incapacity.contributions_owed": _(
        "Hi ha cotitzacions pendents de pagament: la prestació es paga amb efecte retroactiu quan s’hagin pagat."
    ),
    "incapacity.contributions_unknown": _(
        "No consta si la persona està al corrent de pagament de les cotitzacions. Ho està, o compleix un ajornament?"
    ),
    "incapacity.activity_not_declared": _(
        "Falta la declaració d’activitat. Qui portarà el negoci durant la baixa, o quedarà aturat?"
    ),
    "incapacity.in_leaving_window": _(
        "La feina es va acabar el {ended_on} i la sol·licitud s’ha presentat dins del termini que l’empresa té per comunicar-ho: no s’admet."
    ),
    "incapacity.leaving_accident": _("La baixa ve d’un accident acreditat que va passar mentre durava la feina."),
    "incapacity.leaving_accident_unproven": _(
        "La sol·licitud s’ha presentat quan la feina s’acabava d’acabar. L’accident va passar abans, i s’ha acreditat?"
    ),
    "incapacity.claimed_late": _(
        "La sol·licitud és del {presented_on} i s’havia de fer fins al {limit_on}: es paga des del dia de la sol·licitud."
    ),
    "incapacity.relapse": _("És una recaiguda: continua el còmput que va començar el {since_on}."),
    "incapacity.new_count": _("No és una recaiguda: comença un còmput nou el {since_on}."),
    "incapacity.within_table": _("La durada ({days} dies) no supera la de la taula de patologies ({table_days} dies)."),
    "incapacity.beyond_table_confirmed": _(
        "La CASS ha confirmat una durada superior a la de la taula de patologies ({days} dies)."
    ),
    "incapacity.beyond_table": _(
        "La durada ({days} dies) supera la de la taula de patologies ({table_days} dies). Hi ha l’informe detallat, i la CASS ho confirma?"
    ),
    "incapacity.table_unknown": _(
        "No consta la durada màxima d’aquesta patologia a la taula. La durada ({days} dies) és la que li correspon?"
    ),
    "incapacity.without_table": _("La durada no depèn de la taula de patologies."),
    "incapacity.within_first_year": _("La baixa no passa dels dotze mesos, que s’acaben el {year_ends_on}."),
    "incapacity.extended": _("La CASS ha acordat la prolongació fins al {last_on}."),
    "incapacity.extension_missing": _(
        "Des del {from_on} la baixa passa dels dotze mesos o de l’última prolongació. La CASS n’acorda la prolongació?"
    ),
    "incapacity.extension_too_long": _(
        "La prolongació del {first_on} al {last_on} supera el màxim de {months} mesos. Fins quan s’acorda?"
    ),
    "incapacity.too_little_contributed_for_a_year": _(
        "Per passar de dotze mesos calen {needed} mesos cotitzats en els {years} anys anteriors, i en consten {months}."
    ),
    "incapacity.contributed_unknown_for_a_year": _(
        "Per passar de dotze mesos calen {needed} mesos cotitzats en els {years} anys anteriors. Quants n’hi ha?"
    ),
    "incapacity.three_years_over": _("La baixa passa del tercer any, que s’acaba el {most_ends_on}."),
    "incapacity.new_pathology": _(
        "Els tres anys es compten des del {new_on}, dia en què es va certificar una patologia nova i diferent."
    ),
    "incapacity.new_pathology_unjudged": _(
        "El {new_on} es va certificar una patologia nova. L’Àrea de Control Sanitari en dona un parer favorable?"
    ),
}
