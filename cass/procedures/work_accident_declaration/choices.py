"""The answers to choose from, in words; codes of ESAW and CNO come from their lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cass.kernel.codes import codes


class Place(TextChoices):
    USUAL = "usual", _("Al lloc habitual de treball")
    OTHER = "other", _("En un altre lloc de treball o centre")
    WORK_TRIP = "work_trip", _("En un desplaçament per feina, dins la jornada")
    COMMUTING = "commuting", _("Anant a la feina o tornant-ne")


class Severity(TextChoices):
    MINOR = "minor", _("Lleu")
    SERIOUS = "serious", _("Greu")
    VERY_SERIOUS = "very_serious", _("Molt greu")
    FATAL = "fatal", _("Mortal")


class Side(TextChoices):
    LEFT = "left", _("L’esquerre")
    RIGHT = "right", _("El dret")
    BOTH = "both", _("Tots dos costats")


class Means(TextChoices):
    ON_FOOT = "on_foot", _("A peu")
    CAR = "car", _("Cotxe")
    MOTORCYCLE = "motorcycle", _("Moto")
    BICYCLE = "bicycle", _("Bicicleta o patinet")
    PUBLIC = "public_transport", _("Transport públic")
    OTHER = "other", _("Un altre")


class Capacity(TextChoices):
    HOLDER = "holder", _("Titular administratiu")
    RESPONSIBLE = "responsible", _("Persona responsable")
    AUTHORISED = "authorised", _("Persona autoritzada")
    SELF = "self", _("La mateixa persona, per compte propi")


class Meanwhile(TextChoices):
    INACTIVE = "inactive", _("L’activitat queda aturada")
    FAMILY = "family", _("Se n’ocupa un familiar")
    STAFF = "staff", _("Se n’ocupen empleats o socis")
    OTHER = "other", _("Se n’ocupa una altra persona")


def parishes() -> list[tuple[str, object]]:
    """The seven parishes by name, which is the same in every language, and abroad."""
    rows = [(row.code, row.labels["ca"].text) for row in codes("parishes").selectable()]
    return [("", _("Trieu la parròquia")), *rows, ("abroad", _("Fora d’Andorra"))]
