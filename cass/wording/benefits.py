"""What is wrong in a question about an act, points, retirement or a travel form, and what can be done."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

FAULTS: Mapping[str, tuple[object, object]] = {
    "points.year_twice": (
        _("Un any surt dues vegades"),
        _("Ajunteu en una sola línia les cotitzacions del {year}."),
    ),
    "reimbursement.key_letter_unknown": (
        _("No tenim la tarifa d’aquesta lletra clau"),
        _("Escriviu la tarifa de l’acte: no consta el valor de «{letter}»."),
    ),
    "retirement.born_after": (
        _("La data de naixement és posterior"),
        _("El naixement ({born_on}) no pot ser posterior al {on}."),
    ),
    "retirement.months_disagree": (
        _("Els mesos no quadren"),
        _("Des del novembre del 2009 n’hi ha {months_since}, més que en total ({months})."),
    ),
    "retirement.points_without_months": (
        _("Hi ha punts sense mesos cotitzats"),
        _("Reviseu els mesos cotitzats abans i després de l’1 de novembre del 2009."),
    ),
    "travel.overlaps": (
        _("Ja hi ha un formulari per a aquests dies"),
        _("N’hi ha un del {start} al {end}: trieu uns altres dies."),
    ),
}
