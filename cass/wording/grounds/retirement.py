"""The reasons about retirement points, pensions and lump sums, and widowhood."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "points.from_declaration": _("L’empresa ha declarat el mes: els punts compten, encara que no l’hagi pagat."),
    "points.paid": _("La cotització del mes s’ha pagat: els punts compten."),
    "points.not_declared": _("El mes encara no s’ha declarat: els punts no compten."),
    "points.not_paid": _("La cotització del mes no s’ha pagat: els punts no compten fins que es pagui."),
    "points.disputed": _("La declaració del mes es discuteix: els punts no compten fins que es resolgui."),
    "retirement.pension": _("Té l’edat i ha cotitzat {months} mesos: té dret a la pensió de jubilació."),
    "retirement.lump_sum": _(
        "Té l’edat i ha cotitzat {months} mesos, menys dels {needed} de la pensió: té dret a un capital, el retorn de les cotitzacions."
    ),
    "retirement.may_choose_lump_sum": _("La pensió és tan petita que, si ho prefereix, pot rebre un capital."),
    "retirement.too_few_months": _("Ha cotitzat {months} mesos i en calen {needed}."),
    "retirement.too_young": _("La pensió és a partir dels {age} anys, que fa el {age_on}."),
    "retirement.early": _(
        "Es jubila abans de l’edat: la pensió es redueix un {rate} % per cada any o fracció que falta ({years}), un {percent} % en total."
    ),
    "retirement.early_too_few_months": _(
        "Per jubilar-se abans de l’edat cal haver cotitzat més de {needed} mesos, i en té {months}."
    ),
    "retirement.early_works": _("Per jubilar-se abans de l’edat cal deixar de treballar."),
    "retirement.early_beside_work": _(
        "Manté l’activitat per compte propi i ha contractat algú: la pensió es redueix un {percent} % més."
    ),
    "retirement.early_nobody_hired": _(
        "Per mantenir l’activitat per compte propi cal contractar una nova persona assalariada."
    ),
    "retirement.deferred": _(
        "Ha continuat cotitzant des que va fer l’edat ({age_on}) i cobra la pensió que li correspon ara."
    ),
    "retirement.not_deferred": _("Va fer l’edat el {age_on}: la pensió o el capital es paguen a partir de la demanda."),
    "retirement.opens_care": _("Amb {points} punts, la pensió dona dret a l’atenció sanitària (en calen {needed})."),
    "retirement.opens_no_care": _(
        "Amb {points} punts, la pensió no dona dret a l’atenció sanitària (en calen {needed})."
    ),
    "survivor.generated": _("La persona difunta havia cotitzat prou."),
    "survivor.generated_by_accident": _(
        "La mort va ser per accident laboral o malaltia professional: no cal cap període mínim."
    ),
    "survivor.too_few_months": _(
        "La persona difunta tenia {months} mesos cotitzats en el període que compta, i en calien {needed}."
    ),
    "survivor.convicted": _("Una condemna per un delicte contra la persona difunta exclou la pensió."),
    "survivor.remarried": _("S’ha tornat a casar o ha format una nova parella."),
    "survivor.not_supported": _("No tenia dret a cap pensió compensatòria ni d’aliments de la persona difunta."),
    "survivor.support_unknown": _(
        "Tenia dret a una pensió compensatòria o d’aliments de la persona difunta en el moment de la mort?"
    ),
    "survivor.shared_out": _("La pensió és en proporció al temps de convivència."),
    "survivor.life_pension": _("Per l’edat que tenia, la pensió és vitalícia, la meitat de la de jubilació."),
    "survivor.life_pension_chosen": _("Ha triat la pensió vitalícia, la meitat de la de jubilació."),
    "survivor.temporary_pension": _("La pensió és temporal, durant {months} mesos."),
    "survivor.choice": _("Pot triar entre la pensió vitalícia i la temporal. Quina vol?"),
    "survivor.half_of_lump_sum": _("La persona difunta tenia dret a un capital: en rep la meitat."),
}
