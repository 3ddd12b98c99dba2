"""The reasons about rights to health care."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "coverage.accident_from_day_one": _("Les prestacions per accident laboral es cobreixen des del primer dia."),
    "coverage.pensioner": _("La persona té els drets oberts com a pensionista."),
    "coverage.too_few_points": _("La pensió no obre drets a reemborsament: té {points} punts i en calen {needed}."),
    "coverage.open": _("Els drets són oberts per les cotitzacions de la persona ({days} dies)."),
    "coverage.not_yet": _("Encara no hi ha drets oberts: s’han cotitzat {days} dies i en calen {needed}."),
    "coverage.too_few_recent_days": _(
        "Cal haver cotitzat {needed} dies en els mesos anteriors (nombre de mesos: {window}) i en consten {days}."
    ),
    "coverage.kept": _(
        "L’activitat es va acabar el {ended_on}. Els drets es mantenen durant {days} dies, fins al {last_on}."
    ),
    "coverage.over": _("L’activitat es va acabar el {ended_on} i els drets es van mantenir fins al {last_on}."),
    "coverage.no_title": _("No consta cap activitat, cotització ni pensió que obri drets."),
    "coverage.not_resident": _(
        "Després del cessament, els drets es mantenen mentre es resideix a Andorra o es té autorització de fronterer."
    ),
    "coverage.residence_unknown": _("La persona resideix a Andorra, o té autorització de treball per a fronterers?"),
    "coverage.contributions_owed": _(
        "Hi ha cotitzacions pendents de pagament: no es pot lliurar cap document de presa en càrrec fins que es paguin."
    ),
    "coverage.contributions_unknown": _(
        "No consta si la persona està al corrent de pagament de les cotitzacions. Ho està, o compleix un ajornament?"
    ),
    "coverage.dependant": _("La persona compleix les condicions de persona assegurada indirecta."),
    "coverage.dependant_too_old": _(
        "S’ha superat l’edat en què es pot ser persona assegurada indirecta ({age_limit} anys)."
    ),
    "coverage.dependant_works": _("La persona exerceix una activitat professional o lucrativa."),
    "coverage.dependant_directly_insured": _("La persona ja és assegurada directa."),
    "coverage.dependant_not_resident": _("La persona no resideix legalment a Andorra."),
    "coverage.dependant_unknown": _("La persona resideix legalment a Andorra, i no exerceix cap activitat lucrativa?"),
    "coverage.kept_after_death": _(
        "La persona assegurada directa va morir el {died_on}. Els drets es mantenen fins al {last_on}."
    ),
    "coverage.over_after_death": _(
        "La persona assegurada directa va morir el {died_on} i els drets ja no es mantenen."
    ),
}
