"""Why a file was not taken: what happened and what to do, in the person's words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

FAULTS: "dict[str, tuple[Words, Words]]" = {
    "attachment.empty": (
        _("El fitxer és buit"),
        _("Obriu-lo al vostre dispositiu per comprovar que té contingut i torneu-lo a adjuntar."),
    ),
    "attachment.too_large": (
        _("El fitxer passa de {most_megabytes} MB"),
        _("Escanegeu-lo amb menys resolució (200 o 300 punts per polzada) o repartiu-lo en diversos fitxers."),
    ),
    "attachment.type_not_accepted": (
        _("Aquest tipus de fitxer no s’accepta"),
        _("Adjunteu un PDF o una imatge JPEG o PNG. Si és un document de text, deseu-lo com a PDF."),
    ),
    "attachment.heic_not_accepted": (
        _("La fotografia és en format HEIC, que no s’accepta"),
        _(
            "Al telèfon, trieu el format «Més compatible» als ajustos de la càmera i torneu a fer la fotografia, o deseu-la com a JPEG."
        ),
    ),
    "attachment.unreadable": (
        _("El fitxer no es pot llegir: està malmès o incomplet"),
        _("Obriu-lo al vostre dispositiu, deseu-lo o imprimiu-lo de nou com a PDF i torneu-lo a adjuntar."),
    ),
    "attachment.password_protected": (
        _("El fitxer demana una contrasenya per obrir-lo"),
        _("Deseu-ne una còpia sense contrasenya i adjunteu-la. El fitxer es desa xifrat a la CASS."),
    ),
    "attachment.too_many_pages": (
        _("El document té massa pàgines"),
        _("Adjunteu només les pàgines que calen o repartiu-lo en diversos fitxers."),
    ),
    "attachment.too_many_pixels": (
        _("La imatge té massa punts"),
        _("Reduïu-ne la mida o escanegeu-la amb menys resolució (200 o 300 punts per polzada)."),
    ),
    "attachment.took_too_long": (
        _("El fitxer és massa complex i no s’ha pogut examinar amb seguretat"),
        _("Imprimiu-lo de nou com a PDF, o escanegeu-lo, i torneu-lo a adjuntar."),
    ),
    "attachment.infected": (
        _("L’antivirus ha trobat programari maliciós al fitxer"),
        _("Reviseu el vostre dispositiu amb un antivirus i adjunteu el document des d’un altre origen."),
    ),
    "attachment.not_ready": (
        _("El fitxer encara s’està examinant"),
        _("Torneu-ho a provar d’aquí a un moment."),
    ),
}
