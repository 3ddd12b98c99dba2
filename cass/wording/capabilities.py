"""Doors and capabilities in words: menus, the public front page and the help all read them here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cass.access import Capability, Door, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

C = Capability

DOORS: "dict[Door, Words]" = {
    Door.NATIONAL_CERTIFICATE: _("Certificat electrònic nacional"),
    Door.PIN: _("Número d’identificació personal CASS (PIN)"),
    Door.CASS_CERTIFICATE: _("Certificat digital CASS"),
    Door.STAFF: _("Personal de la CASS i dels Comuns"),
}


def staff_label(roles: frozenset[Role]) -> "Words":
    """Whose staff somebody is: the CASS's own, or a Comú's."""
    return _("Personal del Comú") if Role.COMU_CLERK in roles else _("Personal de la CASS")


CAPABILITIES: "dict[Capability, Words]" = {
    C.FRONT_READ: _("Accés a CASS Online"),
    C.DOOR_ENTER: _("Entrar"),
    C.SESSION_END: _("Sortir"),
    C.DOCUMENT_VERIFY: _("Verificar un document"),
    C.SIMULATOR_USE: _("Fer un càlcul amb un simulador"),
    C.MEDICAL_REPORT_DELIVER: _("Lliurar un informe mèdic amb una invitació"),
    C.CERTIFICATE_REQUEST: _("Sol·licitar el certificat digital CASS"),
    C.CERTIFICATE_REDEEM: _("Obtenir el certificat digital CASS"),
    C.REVOCATIONS_READ: _("Consultar els certificats revocats"),
    C.APPOINTMENT_BOOK: _("Demanar cita prèvia"),
    C.PIN_ACTIVATE: _("Activar el PIN"),
    C.TICKET_OPEN: _("Comunicar una incidència"),
    C.PARTY_CHOOSE: _("Triar en nom de qui actueu"),
    C.HOME_READ: _("Inici"),
    C.FILING_READ: _("Els meus tràmits"),
    C.INBOX_READ: _("Bústia"),
    C.DOCUMENT_READ: _("Documents"),
    C.ACCESS_LOG_READ: _("Qui ha entrat i qui ha mirat"),
    C.STEP_UP: _("Tornar-vos a identificar"),
    C.SESSIONS_MANAGE: _("Les vostres sessions"),
    C.PIN_MANAGE: _("El vostre PIN"),
    C.CERTIFICATE_MANAGE: _("El vostre certificat digital CASS"),
    C.CERTIFICATE_RENEW: _("Renovar el vostre certificat digital CASS"),
    C.MANDATE_RECEIVE: _("Acceptar o deixar una autorització"),
    C.HEALTH_CONSENT_GIVE: _("Qui pot veure les vostres dades de salut"),
    C.INSURED_OVERVIEW_READ: _("La informació més rellevant com a assegurat directe o indirecte"),
    C.SITUATION_READ: _("El detall de la situació actual"),
    C.PERSONAL_DATA_READ: _("Les dades personals"),
    C.LEAVES_READ: _("El detall de les baixes mèdiques presentades"),
    C.PAYMENTS_RECEIVED_READ: _("L’abonament de les prestacions mèdiques, pensions i salaris"),
    C.HISTORY_READ: _("L’historial dels tràmits sol·licitats pel portal web"),
    C.REFERENT_DOCTOR_READ: _("L’historial de metges referents"),
    C.HELP_READ: _("Les pàgines d’informació"),
    C.ACCIDENT_CARD_READ: _("El carnet d’accident de treball"),
    C.PERSONAL_DATA_CHANGE: _("La modificació de les dades personals"),
    C.REFERENT_DOCTOR_CHOOSE: _("L’assignació o canvi del metge referent"),
    C.COVERAGE_CERTIFICATE_OBTAIN: _("El certificat de cobertura sanitària d’un assegurat"),
    C.STUDENT_CERTIFICATE_OBTAIN: _("El certificat d’estudiant de 25 a 30 anys"),
    C.TRAVEL_FORM_OBTAIN: _("El formulari de desplaçament"),
    C.FOREIGN_VOUCHER_OBTAIN: _("El volant mèdic a l’estranger"),
    C.INCAPACITY_EXTRACT_OBTAIN: _("L’extracte de pròrrogues i pagaments d’incapacitat temporal"),
    C.INCOME_EXTRACT_OBTAIN: _("L’extracte d’ingressos"),
    C.POINTS_EXTRACT_OBTAIN: _("L’extracte de punts"),
    C.WORKING_LIFE_OBTAIN: _("L’informe de vida laboral"),
    C.REIMBURSEMENTS_OBTAIN: _("El llistat de prestacions de reemborsament"),
    C.SUSPENSION_READ: _("El detall de suspensió temporal del contracte o reducció de jornada"),
    C.WORK_ACCIDENT_STATE: _("Declarar sobre un accident laboral que us afecta, o discrepar-ne"),
    C.MEDICAL_REPORT_INVITE: _("Convidar el metge a lliurar l’informe d’un accident laboral"),
    C.DECLARANT_OVERVIEW_READ: _("La informació més rellevant com a declarant"),
    C.CONTRIBUTIONS_TO_DECLARE_READ: _("Les cotitzacions pendents de declarar"),
    C.PENDING_PAYMENTS_READ: _("Els pagaments pendents"),
    C.ACTIVE_INCAPACITIES_READ: _("Les incapacitats temporals actives"),
    C.EMPLOYEES_READ: _("La llista d’empleats"),
    C.CONTRIBUTIONS_STATE_READ: _("L’estat de les cotitzacions i recàrrecs"),
    C.DECLARANT_DATA_CHANGE: _("La modificació de les dades de declarant"),
    C.OWN_ACCOUNT_BASE_DECLARE: _("La declaració de la base de cotització del compte propi"),
    C.CONTRIBUTION_SHEET_DECLARE: _("La declaració i el pagament del full de cotització"),
    C.INCOME_TAX_PAY: _("El pagament de l’IRPF"),
    C.EMPLOYEE_REGISTER: _("La primera matriculació dels empleats"),
    C.EMPLOYMENT_CHANGE: _("L’alta i baixa dels empleats"),
    C.WORK_ACCIDENT_DECLARE: _("La declaració d’accident laboral"),
    C.DISCHARGE_SIGN: _("La signatura de l’alta mèdica"),
    C.MANDATE_READ: _("Qui pot actuar en nom vostre"),
    C.MANDATE_GRANT: _("La delegació en una persona de l’empresa"),
    C.MANDATE_AUTHORISE: _("L’autorització a una gestoria o a una altra persona"),
    C.MANDATE_REVOKE: _("La revocació d’una autorització"),
    C.PORTFOLIO_READ: _("La cartera de clients"),
    C.QUEUE_READ: _("Safata de feina"),
    C.FILE_WORK: _("Treballar un expedient"),
    C.HEALTH_FILE_OPEN: _("Obrir la part de salut"),
    C.PROPOSAL_MAKE: _("Proposar"),
    C.PROPOSAL_RESOLVE: _("Resoldre"),
    C.DESK_FILING_KEY: _("Introduir un formulari presentat al taulell"),
    C.MEDICAL_REPORT_TAKE_IN: _("Afegir un informe mèdic a un expedient"),
    C.PERSON_SEARCH: _("Cercar al registre"),
    C.PAPER_QUEUE_WORK: _("Notificacions en paper"),
    C.LIMITS_WATCH: _("Control de terminis"),
    C.PIN_REQUEST_TAKE: _("Sol·licituds de PIN"),
    C.CONTACT_VERIFY: _("Contactes verificats"),
    C.PIN_ISSUE: _("Lliurar un codi d’activació del PIN"),
    C.CONTRACT_WORK: _("Contractes de certificat"),
    C.CONTRACT_APPROVE: _("Aprovar un contracte de certificat"),
    C.APPOINTMENT_WORK: _("Cites del dia"),
    C.MANDATE_KEY: _("Autoritzacions presentades al taulell"),
    C.ACCESS_WORK: _("Accessos d’una persona"),
    C.TICKET_WORK: _("Incidències"),
}


def in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A fault's facts as they stand in a sentence: doors and capabilities by their names, lists joined."""
    found = dict(facts)
    if "doors" in found:
        found["doors"] = " · ".join(str(DOORS[Door(door)]) for door in found["doors"])
    if "capability" in found:
        found["capability"] = str(CAPABILITIES[Capability(found["capability"])])
    return {name: ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else fact for name, fact in found.items()}
