"""The PIN's life in words: asking for it, activating it, one-time codes, the second factor."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table

DOCUMENTS: "dict[str, Words]" = {
    "holder_identity": _("El document d’identitat o passaport vigent del titular"),
    "authorisation": _("L’autorització signada pel titular"),
    "holder_identity_copy": _("Una còpia del document d’identitat o passaport del titular"),
    "bearer_identity": _("El document d’identitat o passaport de qui porta els papers"),
}
"""What is looked at on the counter, by code (``settings.PIN_DOCUMENTS``)."""

FAULTS: "Table" = {
    "code.wrong": (
        _("El codi no és correcte o ja no val"),
        _("Comproveu-lo. Val deu minuts, un sol cop i cinc intents; si cal, demaneu-ne un altre: només val l’últim."),
    ),
    "code.too_many_sent": (
        _("Ja us hem enviat massa codis"),
        _("Busqueu l’últim missatge, també a la carpeta de correu brossa, o torneu-ho a provar d’aquí a una hora."),
    ),
    "second_factor.wrong": (
        _("El codi de l’aplicació no és correcte"),
        _(
            "Escriviu les sis xifres que ara mostra. Cada codi val una sola vegada. Si heu perdut el telèfon, escriviu "
            "un dels codis de recuperació."
        ),
    ),
    "second_factor.wait": (
        _("Massa intents amb el codi de l’aplicació"),
        _("Ho podreu tornar a provar d’aquí a {minutes} minuts."),
    ),
    "second_factor.there_already": (
        _("Ja teniu un segon factor"),
        _("Per canviar de telèfon, primer traieu el que hi ha."),
    ),
    "pin.trivial": (
        _("Aquest PIN és massa fàcil d’endevinar"),
        _(
            "No feu servir la vostra data de naixement, cap número vostre, xifres seguides ni que es repeteixin. Trieu-ne "
            "un altre."
        ),
    ),
    "pin.too_many_mistakes": (
        _("Hi ha hagut massa intents equivocats"),
        _(
            "No és culpa vostra. Entreu des d’un dispositiu on ja hàgiu entrat, demaneu un codi per desblocar aquest, o "
            "torneu-ho a provar d’aquí a una hora."
        ),
    ),
    "pin.expired": (
        _("El vostre PIN ha caducat"),
        _(
            "Un PIN val dos anys. Demaneu-ne un de nou a la CASS o al vostre Comú, o trieu-ne un altre si teniu un contacte "
            "verificat i un segon factor."
        ),
    ),
    "pin.none": (_("Aquesta persona no té PIN"), _("Es demana a la CASS o al Comú, amb un document d’identitat.")),
    "pin.blocked_already": (_("Aquest PIN ja estava blocat"), _("No cal que feu res més.")),
    "pin_request.nobody": (
        _("No hi ha ningú amb aquest número CASS i aquest document"),
        _(
            "Comproveu-los al document que teniu al davant. Si el document és nou, la persona l’ha d’actualitzar a la CASS."
        ),
    ),
    "pin_request.too_many_searches": (
        _("Massa cerques sense resultat"),
        _("Torneu-ho a provar d’aquí a una hora. Si cal, truqueu a la CASS."),
    ),
    "pin_request.documents_missing": (
        _("Falten documents"),
        _("Marqueu tots els documents que heu vist. Si en falta algun, la petició no es pot fer."),
    ),
    "pin_request.open_already": (
        _("Aquesta persona ja té una petició oberta"),
        _(
            "La trobareu a la llista de peticions. Per fer-ne una altra, primer s’ha d’anul·lar: ho fa l’oficina que la va fer, o la CASS."
        ),
    ),
    "pin_request.not_ready": (
        _("Encara no es pot recollir"),
        _("Al Comú el codi es recull 48 hores després de demanar-lo."),
    ),
    "pin_request.no_bearer": (
        _("Aquesta petició la va fer el titular"),
        _(
            "Només el titular pot recollir el codi. Perquè el reculli una altra persona cal una petició nova amb els papers."
        ),
    ),
    "pin_request.over": (_("Aquesta petició ja està tancada"), _("Si cal, feu-ne una de nova.")),
    "pin_request.no_code": (
        _("No hi ha cap codi vigent"),
        _("Imprimiu primer el codi d’activació."),
    ),
    "pin_request.not_found": (
        _("No hem trobat cap petició amb aquesta referència"),
        _("Comproveu-la al resguard que us van donar."),
    ),
    "pin_request.too_many_questions": (
        _("Massa consultes seguides"),
        _("Torneu-ho a provar d’aquí a una hora."),
    ),
    "activation.wrong": (
        _("Alguna de les tres dades no és correcta, o el codi d’activació ja no val"),
        _(
            "Comproveu el número CASS, la data de naixement i el codi del paper. El codi val set dies i un sol cop. Si ha "
            "caducat, demaneu-ne un altre a l’oficina on us el van donar."
        ),
    ),
    "activation.wait": (
        _("Massa intents"),
        _("Ho podreu tornar a provar d’aquí a {minutes} minuts."),
    ),
    "activation.too_many": (
        _("Ara no podem atendre més peticions"),
        _("Torneu-ho a provar d’aquí a una hora, o aneu a la CASS amb un document d’identitat."),
    ),
    "activation.begin_again": (
        _("Cal tornar a començar"),
        _(
            "Ha passat més d’una hora, o heu canviat de navegador. El codi d’activació encara val si no han passat set dies."
        ),
    ),
    "activation.not_proved": (
        _("Falta comprovar que sou vós"),
        _("Torneu a començar l’activació amb el codi del paper."),
    ),
    "activation.letter_asked": (
        _("La carta ja està demanada"),
        _("La CASS us l’envia a l’adreça que hi consta. Sol trigar uns quants dies."),
    ),
    "activation.letter_void": (
        _("Aquesta carta ja no cal"),
        _("El codi d’activació s’ha fet servir o s’ha anul·lat mentrestant."),
    ),
    "pin_recovery.wrong": (
        _("Algun dels codis no és correcte o ja no val"),
        _(
            "Demaneu un codi nou i torneu-ho a provar. Si no teniu cap contacte verificat o cap segon factor, demaneu un PIN "
            "nou a la CASS o al vostre Comú."
        ),
    ),
    "contact.malformed": (
        _("Aquest telèfon o correu no és possible"),
        _("Escriviu un telèfon amb el prefix del país (+376…), o una adreça electrònica sencera."),
    ),
    "contact.there_already": (_("Aquest contacte ja està verificat"), _("No cal que feu res més.")),
    "contact.too_many": (
        _("Ja hi ha {most} contactes verificats"),
        _("Traieu-ne un per afegir-n’hi un altre."),
    ),
    "contact.none": (
        _("No teniu cap contacte verificat"),
        _("Aneu a la CASS amb un document d’identitat: us n’hi verificaran un, o us donaran un codi d’activació."),
    ),
}

NOTICES: "dict[str, tuple[Words, Words]]" = {
    "pin_requested": (
        _("S’ha demanat un PIN per a vós"),
        _("Lloc: {office}. Si no l’heu demanat, truqueu ara mateix al Centre d’Atenció a l’Usuari: 870 871."),
    ),
    "pin_code_handed_over": (
        _("S’ha lliurat el codi d’activació del vostre PIN"),
        _(
            "Lloc: {office}. Tot sol no obre res. Si no l’heu recollit vós ni ningú en nom vostre, truqueu ara mateix al Centre "
            "d’Atenció a l’Usuari: 870 871."
        ),
    ),
    "pin_request_cancelled": (
        _("S’ha anul·lat la petició del vostre PIN"),
        _(
            "Lloc: {office}. Si se n’havia imprès un codi, ja no obre res; el PIN que tingueu continua igual. Si no ho heu "
            "demanat vós, truqueu al Centre d’Atenció a l’Usuari: 870 871."
        ),
    ),
    "pin_activated": (
        _("Teniu un PIN nou"),
        _("L’anterior, si en teníeu, ja no obre res. Si no l’heu triat vós, truqueu ara mateix al 870 871."),
    ),
    "pin_changed": (
        _("S’ha canviat el vostre PIN"),
        _("Si no l’heu canviat vós, truqueu ara mateix al Centre d’Atenció a l’Usuari: 870 871."),
    ),
    "pin_ends_soon": (
        _("El vostre PIN caduca aviat"),
        _("Val fins al {until}. Canvieu-lo abans, a la pàgina «El meu PIN»: amb el PIN nou teniu dos anys més."),
    ),
    "pin_blocked_on_purpose": (
        _("El vostre PIN està blocat"),
        _(
            "Ningú no pot entrar amb ell. Per obrir-lo, trieu-ne un de nou si entreu amb certificat, o demaneu-lo a la CASS "
            "amb un document d’identitat."
        ),
    ),
    "pin_device_let_in": (
        _("S’ha desblocat un dispositiu per al vostre PIN"),
        _("Algú hi ha escrit el codi que us vam enviar. Si no éreu vós, truqueu ara mateix al 870 871."),
    ),
    "second_factor_set": (
        _("El vostre PIN té un segon factor"),
        _("Si no l’heu afegit vós, truqueu ara mateix al 870 871."),
    ),
    "second_factor_removed": (
        _("El vostre PIN ja no té segon factor"),
        _("Si no l’heu tret vós, truqueu ara mateix al 870 871."),
    ),
    "contact_added": (
        _("Heu afegit un contacte verificat"),
        _("Hi enviarem els codis d’un sol ús. Si no éreu vós, truqueu ara mateix al 870 871."),
    ),
    "contact_removed": (
        _("S’ha tret un contacte verificat"),
        _("Ja no hi enviarem cap codi. Si no éreu vós, truqueu ara mateix al 870 871."),
    ),
}
