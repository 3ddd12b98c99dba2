"""The reasons about rights in special regimes, and about travel forms."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "regime.covered": _("Està en un règim especial, que dona dret a les prestacions de reemborsament."),
    "regime.not_registered": _("Aquell dia encara no constava l’alta en el règim especial."),
    "regime.ended": _("El règim especial es va acabar el {ended_on} i els drets ja no es mantenen."),
    "regime.kept": _(
        "El règim especial es va acabar el {ended_on}. Els drets es mantenen durant {days} dies, fins al {last_on}."
    ),
    "regime.too_young": _("Aquest règim és a partir dels {age} anys."),
    "regime.too_old": _("Aquest règim s’acaba en fer {age} anys."),
    "regime.contributions_owed": _("Hi ha cotitzacions pendents: els drets són per a qui està al corrent de pagament."),
    "regime.contributions_unknown": _("Està al corrent de pagament de les cotitzacions d’aquest règim?"),
    "regime.works": _("Treballa: ha d’estar en el règim que correspon a la seva feina."),
    "regime.could_be_dependant": _("Pot ser persona assegurada indirecta, i per tant no pot estar en aquest règim."),
    "regime.not_enrolled": _("No consta que estudiï: la matrícula s’ha d’acreditar cada any."),
    "regime.not_job_seeker": _("No està inscrita al Servei d’Ocupació, o en rep la prestació."),
    "regime.too_few_months": _("Ha cotitzat {months} mesos i en calen {needed}."),
    "regime.resided_too_short": _("En donar-se d’alta no feia {years} anys que residia a Andorra."),
    "regime.not_resident": _("No resideix a Andorra."),
    "regime.not_eligible": _(
        "No ha rebut un capital de jubilació, ni depèn o depenia d’algú que li obri aquest règim."
    ),
    "regime.facts_unknown": _("Falten dades per saber si compleix les condicions d’aquest règim. Quines dades són?"),
    "regime.as_own_account": _("Té els drets de qui treballa per compte propi. En compleix les condicions?"),
    "regime.not_written": _("No tenim escrites les condicions d’aquest règim. Quines són?"),
    "regime.only_care": _(
        "Aquest règim només dona dret a les prestacions de reemborsament, a cap prestació econòmica."
    ),
    "regime.no_full_for_low_income": _("No dona dret al reemborsament total per recursos insuficients."),
    "regime.no_dependants": _("No pot tenir persones assegurades indirectes a càrrec."),
    "regime.minor_dependants": _("Només hi pot tenir a càrrec persones menors d’edat."),
    "travel.form": _("Es pot lliurar el formulari {form}, del {start_on} al {last_on}."),
    "travel.no_agreement": _("Només hi ha formulari per a Espanya, França i Portugal."),
    "travel.no_rights": _("El dia de la sortida no hi ha drets oberts."),
    "travel.rights_unknown": _("El dia de la sortida, la persona té drets oberts?"),
    "travel.scheduled": _(
        "El formulari cobreix les urgències, l’oxigenoteràpia, l’hemodiàlisi i el control de l’anticoagulant, no les visites programades."
    ),
    "travel.scheduled_covered": _(
        "A França, les visites programades es cobreixen a les persones pensionistes i als estudiants."
    ),
    "travel.too_long": _("El viatge dura {days} dies i el formulari en pot durar {most}."),
    "travel.too_many_days": _("El {year}, amb aquest viatge serien {days} dies, i el màxim de l’any és de {most}."),
    "travel.student_extends": _(
        "El viatge supera el màxim. Els estudiants poden demanar la pròrroga amb el formulari CASS-0034a. L’ha demanada?"
    ),
}
