"""The reasons about own account: which part of the average wage, declarations, conciliation."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

BY_INCOME = _("La base és el {part_tenths} del salari mitjà: la renda neta és de {income_cents}.")
BANDS: "dict[str, Words]" = {
    "own_account.letter_a": _(
        "La base és el {part_tenths} del salari mitjà: la renda neta és molt baixa o el càrrec d’administrador no és retribuït."
    ),
    "own_account.letter_b": BY_INCOME,
    "own_account.letter_c": BY_INCOME,
    "own_account.letter_d": BY_INCOME,
    "own_account.letter_e": BY_INCOME,
    "own_account.letter_f": BY_INCOME,
    "own_account.letter_g": BY_INCOME,
    "own_account.until_2019": _("La base era el {part_tenths} del salari mitjà."),
    "own_account.start": _(
        "És un dels dotze primers mesos d’activitat: es pot demanar el {part_tenths} del salari mitjà."
    ),
    "own_account.start_with_high_income": _(
        "La renda neta de l’any anterior va ser de {income_cents}. S’hi pot aplicar la base reduïda d’inici?"
    ),
    "own_account.resume": _(
        "És un dels dotze mesos següents a la represa: es pot demanar el {part_tenths} del salari mitjà."
    ),
    "own_account.resume_too_soon": _(
        "La inactivitat va ser de {months} mesos i en calen {needed} per a la base reduïda de represa."
    ),
    "own_account.age_unknown": _("Quina edat tenia la persona quan va reprendre l’activitat?"),
    "own_account.not_declared": _("No hi ha cap declaració: s’aplica el 100 % del salari mitjà."),
    "own_account.partner": _("Els socis que opten pel compte propi cotitzen pel 100 % del salari mitjà."),
    "own_account.turnover_unknown": _("Quina va ser la xifra de negoci de l’any anterior?"),
    "own_account.turnover_not_small": _("La xifra de negoci no permet una base reduïda."),
    "own_account.turnover_raises": _("La xifra de negoci porta a una base més alta que la renda."),
    "own_account.turnover_caps": _(
        "La renda sola no porta a la base més alta: caldria també una xifra de negoci més gran."
    ),
    "own_account.runs_the_business": _(
        "L’administrador que a més feia activitats del negoci no podia tenir cap base reduïda."
    ),
    "own_account.several_activities": _("Hi ha més d’una activitat: s’aplica la base més alta."),
    "own_account.higher_chosen": _("La persona ha demanat una base superior a la que li pertoca."),
    "own_account.floor": _(
        "La base reduïda no arribaria al salari mínim: la base és el salari mínim, {minimum_wage_cents}."
    ),
}

DECLARATIONS: "dict[str, Words]" = {
    "declaration.in_time": _("La declaració és dins de termini i té efectes des del {from_on}."),
    "declaration.late": _(
        "El termini va acabar el {due_on}: es manté la base del mes de desembre, i només es pot canviar amb una declaració extraordinària."
    ),
    "declaration.not_reduced": _("La base que es demana no és una de les reduïdes: no correspon a aquesta declaració."),
    "declaration.request_yearly": _("La sol·licitud val com a declaració de l’any i té efectes des del {from_on}."),
    "declaration.request_in_time": _(
        "La sol·licitud és dins de termini, que acabava el {due_on}, i té efectes des del {from_on}."
    ),
    "declaration.request_late": _(
        "El termini va acabar el {due_on}: la base reduïda té efectes des del {from_on}, el dia en què es demana."
    ),
    "declaration.approved_when_charged": _("S’entén acceptada quan la quota es carrega al compte bancari."),
    "declaration.raised": _("La base puja i té efectes des del {from_on}."),
    "declaration.lowered": _("La base baixa i té efectes des del {from_on}."),
    "declaration.lowered_late": _(
        "La base baixa, però el termini per fer-ho des de l’1 de gener va acabar el {due_on}: té efectes des del {from_on}."
    ),
    "declaration.already_corrected": _("Aquest any ja es va fer una declaració extraordinària, el {before_on}."),
    "declaration.adapted_before": _(
        "Aquest any s’ha adaptat la cotització: només es pot tornar a adaptar, o regularitzar l’any que ve."
    ),
    "declaration.no_surcharge": _("No hi ha recàrrecs: es presenta no més tard del {due_on}."),
    "declaration.surcharge": _("Hi ha recàrrecs: es presenta després del {due_on}."),
    "declaration.adapted": _(
        "L’adaptació té efectes des del {from_on}. El percentatge es busca amb un import anual de {year_cents}."
    ),
    "declaration.outside_months": _("L’adaptació només es pot presentar a l’abril, al juliol i a l’octubre."),
    "declaration.same_month": _(
        "Aquest mes, el {before_on}, es va presentar una declaració extraordinària: no s’hi pot presentar també l’adaptació."
    ),
    "declaration.not_lower": _(
        "L’import, {income_cents}, no és prou més baix que el del mateix període de l’any anterior, {before_cents}."
    ),
    "declaration.regularised": _("La regularització té efectes des del {from_on}."),
    "declaration.free": _("No hi ha interessos ni recàrrecs: es presenta no més tard del {due_on}."),
    "declaration.interest_only": _("Hi ha interessos però no recàrrecs: es presenta no més tard del {due_on}."),
    "declaration.interest_and_surcharge": _("Hi ha interessos i recàrrecs: es presenta després del {due_on}."),
}

CONCILIATION: "dict[str, Words]" = {
    "conciliation.reduced": _("La quota es redueix del {from_on} al {last_on}."),
    "conciliation.not_theirs": _(
        "La reducció és per a persones físiques, administradors que fan activitats del negoci i parcers."
    ),
    "conciliation.nobody_in_charge": _("No hi ha cap persona a càrrec que hi doni dret."),
    "conciliation.child_too_old": _("El menor a càrrec té més de {most} anys."),
    "conciliation.grade_too_low": _("El grau de dependència del familiar és inferior a {least}."),
    "conciliation.charge_unknown": _("Quina edat té el menor, o quin grau de dependència té el familiar?"),
    "conciliation.owes": _("Hi ha deutes amb la seguretat social."),
    "conciliation.debt_unknown": _("La persona té cap deute amb la seguretat social?"),
    "conciliation.too_few_months": _("Calen {needed} mesos d’alta i de cotització."),
    "conciliation.too_few_hours": _("La persona contractada ha de fer almenys la meitat de la jornada."),
}

TEXTS: "dict[str, Words]" = {**BANDS, **DECLARATIONS, **CONCILIATION}
