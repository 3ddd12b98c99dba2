"""Every fault's words: a title, what happened, what to do. Each area of the house keeps its table beside this one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cass.kernel.faults import Fault
from cass.wording import (
    access_help,
    attachments,
    benefits,
    capabilities,
    certificates,
    contracts,
    contributions,
    desk,
    documents,
    doors,
    incapacity,
    office,
    pins,
    redemption,
    registry,
    reports,
    tickets,
)
from cass.wording.amounts import NAMES
from cass.wording.formats import elided, long_date

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    Table = dict[str, tuple[Words, Words]]


@dataclass(frozen=True)
class FaultWords:
    code: str
    title: str
    what_to_do: str


ACCESS: "Table" = {
    "access.undeclared": (_("Aquesta pàgina no és accessible"), _("Torneu a l’inici.")),
    "access.denied": (_("No hi teniu accés"), _("Torneu a l’inici i comproveu en nom de qui actueu.")),
    "access.not_open": (
        _("Aquest servei encara no està obert"),
        _("De moment el podeu tramitar a l’Àrea d’Atenció al Públic de la CASS."),
    ),
    "access.sign_in": (
        _("Cal identificar-se"),
        _(
            "Si la sessió s’ha acabat, això últim no s’ha desat ni presentat; el que havíeu desat abans hi és. Entreu i tornareu on éreu."
        ),
    ),
    "access.sign_in_kept": (
        _("La sessió s’ha acabat"),
        _(
            "El que havíeu escrit encara no s’ha desat, però us el guardem una hora. Entreu com abans: el trobareu a la mateixa pàgina, a punt per revisar i desar."
        ),
    ),
    "access.wrong_door": (_("Cal un altre accés"), _("Aquest servei demana: {doors}.")),
    "access.wrong_role": (
        _("Aquest servei no correspon a qui representeu ara"),
        _("Comproveu en nom de qui actueu o torneu a l’inici."),
    ),
    "access.not_in_mandate": (
        _("La vostra autorització no inclou aquest tràmit"),
        _("Demaneu al titular administratiu que us l’afegeixi."),
    ),
    "access.declarant_lost": (
        _("Ja no podeu actuar en nom d’aquest declarant"),
        _(
            "La vostra autorització s’ha acabat o s’ha aturat. Els esborranys que havíeu desat queden al declarant, que els pot continuar."
        ),
    ),
    "access.step_up": (_("Cal que us torneu a identificar"), _("Aquest tràmit demana una identificació recent.")),
    "request.malformed": (_("No hem entès la petició"), _("Torneu enrere i proveu-ho de nou.")),
    "request.csrf": (
        _("La pàgina havia caducat"),
        _("Torneu enrere, recarregueu la pàgina i envieu-la de nou. El que havíeu desat hi és."),
    ),
    "page.not_found": (_("No hem trobat la pàgina"), _("Comproveu l’adreça o torneu a l’inici.")),
    "server.failed": (
        _("Hi ha hagut un error nostre"),
        _("El que havíeu desat no s’ha perdut. Torneu-ho a provar d’aquí a uns minuts."),
    ),
}

FILINGS: "Table" = {
    "filing.not_found": (_("No hem trobat l’expedient"), _("Comproveu en nom de qui actueu.")),
    "filing.minimum_missing": (
        _("Encara no es pot presentar"),
        _("Per registrar la declaració cal, com a mínim: {missing}."),
    ),
    "filing.incomplete": (
        _("Falten dades"),
        _("Podeu completar-les ara, o presentar ara i completar més tard."),
    ),
    "filing.wrong_answers": (_("Hi ha respostes que cal corregir"), _("Reviseu els apartats marcats.")),
    "filing.same_subject": (
        _("Ja hi ha un esborrany per a aquesta persona i aquest dia"),
        _("Continueu l’esborrany que ja existeix."),
    ),
    "filing.not_open_to_you": (_("Aquest expedient ja no es pot modificar"), _("Ja s’ha presentat o resolt.")),
    "filing.not_now": (_("Aquest pas ja no és possible"), _("L’expedient ha canviat d’estat: torneu-lo a obrir.")),
    "filing.already_proposed": (
        _("Una altra persona ja ha fet la proposta"),
        _("Obriu l’expedient per veure-la."),
    ),
    "filing.own_proposal": (_("No podeu resoldre la vostra pròpia proposta"), _("L’ha de resoldre una altra persona.")),
    "filing.no_competence": (
        _("No teniu la competència per resoldre aquest tràmit"),
        _("Cal una delegació de competència vigent."),
    ),
    "filing.unmatched": (
        _("Cal identificar la persona abans de resoldre"),
        _("Cerqueu la persona al registre i relacioneu-la amb l’expedient."),
    ),
    "filing.card_as_assessed": (
        _("El carnet depèn de l’avaluació"),
        _("Es reté si hi ha cotitzacions pendents, i si no n’hi ha s’expedeix. Torneu a avaluar l’expedient."),
    ),
    "statement.accident_decided": (
        _("Aquest accident ja s’ha resolt"),
        _("Si no hi esteu d’acord podeu recórrer: la resolució diu com i fins quan."),
    ),
    "filing.health_file_closed": (
        _("La part de salut de l’expedient està tancada"),
        _("Obriu-la indicant-ne el motiu; es tanca al cap de trenta minuts."),
    ),
    "attachment.none_chosen": (
        _("No heu triat cap fitxer"),
        _("Trieu el document al vostre dispositiu i torneu-lo a enviar."),
    ),
    "attachment.too_many": (
        _("Ja hi ha {most} fitxers d’aquesta mena, i no n’hi caben més"),
        _("Traieu-ne un per posar-n’hi un altre, o ajunteu-los en un sol PDF."),
    ),
    "notice.not_found": (_("No hem trobat l’avís"), _("Comproveu en nom de qui actueu.")),
}

LAW: "Table" = {
    "law.value_missing": (
        _("Falta una dada legal"),
        _("No podem calcular-ho perquè no consta el valor de «{figure}» per al {on}."),
    ),
    "calendar.year_missing": (
        _("Falta el calendari d’un any"),
        _("No podem comptar el termini perquè encara no hi ha els dies festius del {year}. Aviseu la CASS."),
    ),
    "period.ends_before_it_starts": (
        _("El període acaba abans de començar"),
        _("Reviseu les dates: del {start} al {end}."),
    ),
    "law.amount_negative": (
        _("Hi ha un valor negatiu"),
        _("Reviseu aquesta dada, que no pot ser inferior a zero: {amount}."),
    ),
    "late_payment.instalments_out_of_range": (
        _("No es pot fraccionar en tants pagaments"),
        _("Trieu un nombre de pagaments d’1 a {most}."),
    ),
    "income_tax.no_pay": (
        _("Falta la retribució"),
        _("Sense retribució no hi ha percentatge de retenció. Escriviu la de tot l’any."),
    ),
    "income_tax.months_of_year": (
        _("El nombre de mesos no és d’un any"),
        _("Escriviu quants mesos va pagar aquest pagador: d’1 a 12."),
    ),
    "income_tax.nobody_entitled": (
        _("Falta entre quants es reparteix la reducció"),
        _("Escriviu quants contribuents hi tenen dret, com a mínim 1."),
    ),
}

TABLES: tuple[Mapping[str, tuple[object, object]], ...] = (
    ACCESS,
    FILINGS,
    LAW,
    access_help.FAULTS,
    attachments.FAULTS,
    benefits.FAULTS,
    certificates.FAULTS,
    contracts.FAULTS,
    contributions.FAULTS,
    desk.FAULTS,
    documents.FAULTS,
    doors.FAULTS,
    incapacity.FAULTS,
    office.FAULTS,
    pins.FAULTS,
    redemption.FAULTS,
    registry.FAULTS,
    reports.FAULTS,
    tickets.FAULTS,
)


def words(fault: Fault) -> FaultWords:
    """The words of a fault in the active language. Raises KeyError for a code that has none: a test walks them all."""
    for table in TABLES:
        if fault.code in table:
            title, what_to_do = table[fault.code]
            facts = {name: _fact(name, fact) for name, fact in capabilities.in_words(fault.facts).items()}
            title, what_to_do = (elided(str(each).format(**facts)) for each in (title, what_to_do))
            return FaultWords(fault.code, title, what_to_do)
    raise KeyError(fault.code)


def _fact(name: str, fact: Any) -> Any:
    """A day as people write it; a figure of the law by its name where it has one; an amount by its name and number."""
    if isinstance(fact, dt.date):
        return long_date(fact)
    if name == "amount":
        named, _below, number = fact.rpartition("_")
        return f"{NAMES[named]} ({number})" if number.isdigit() else NAMES[fact]
    return NAMES.get(fact, _("una xifra de la llei")) if name == "figure" else fact
