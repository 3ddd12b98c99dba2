"""What is published when a letter comes back: who, what reference, how long; nothing of what the letter says (CA 48.3)."""

from django.utils.translation import gettext as _
from django.utils.translation import override


def of_a_letter(*, name: str, reference: str, days: int) -> list[str]:
    """The notice for the BOPA, in Catalan, its language: paragraph by paragraph. ``days`` are working days."""
    with override("ca"):
        return [
            _("Caixa Andorrana de Seguretat Social. Avís."),
            _(
                "No s’ha pogut notificar personalment a {name} un acte administratiu que afecta els seus interessos "
                "(referència {reference})."
            ).format(name=name, reference=reference),
            _(
                "D’acord amb l’article 48.3 del Codi de l’Administració, té {days} dies hàbils des de l’endemà de la publicació "
                "d’aquest avís per personar-se a l’Àrea d’Atenció al Públic (carrer Joan Maragall, 3, Andorra la Vella), on "
                "se li notificarà. Si no s’hi persona dins d’aquest termini, la notificació es considera correctament efectuada."
            ).format(days=days),
        ]
