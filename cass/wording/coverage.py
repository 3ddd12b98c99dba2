"""Somebody's health coverage in one sentence, as its page says it."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cass.rules.assessment import Assessment, Outcome
from cass.wording.formats import long_date

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

MINE: "dict[Outcome, Words]" = {
    Outcome.GRANT: _("Teniu cobertura sanitària"),
    Outcome.GRANT_CARD_WITHHELD: _("Teniu cobertura sanitària, amb cotitzacions pendents"),
    Outcome.NEEDS_PERSON: _("La vostra cobertura l’ha de revisar una persona"),
    Outcome.REFUSE: _("Avui no teniu oberts els drets a la cobertura sanitària"),
}
THEIRS: "dict[Outcome, Words]" = {
    Outcome.GRANT: _("Té cobertura sanitària"),
    Outcome.GRANT_CARD_WITHHELD: _("Té cobertura sanitària, amb cotitzacions pendents"),
    Outcome.NEEDS_PERSON: _("La seva cobertura l’ha de revisar una persona"),
    Outcome.REFUSE: _("Avui no té cobertura sanitària oberta"),
}
OTHERWISE: "dict[Outcome, Words]" = {
    Outcome.GRANT_CARD_WITHHELD: _("Quan es paguin, les prestacions s’abonaran amb efecte retroactiu."),
    Outcome.NEEDS_PERSON: _("Ens falta una dada que no és al registre. Truqueu-nos i ho resolem."),
    Outcome.REFUSE: _("Mireu-ne el motiu; si hi ha res que no sigui així, digueu-nos-ho."),
}


def headline(assessment: Assessment, until: dt.date | None, *, is_theirs: bool) -> tuple[str, str]:
    """Whether there is coverage today, and until when as far as that is known; of oneself or of somebody else."""
    title = str((THEIRS if is_theirs else MINE)[assessment.outcome])
    if assessment.outcome is not Outcome.GRANT:
        return title, str(OTHERWISE[assessment.outcome])
    if until is None:
        return title, str(_("No té data d’acabament."))
    last = long_date(until)
    codes = {reason.code for reason in assessment.reasons}
    if "coverage.dependant" in codes:
        words = _("Ara com ara, es mantindria almenys fins al {day}.")
    elif "coverage.kept" in codes:
        words = _("Es manté fins al {day}, encara que l’activitat s’hagi acabat.")
    else:
        words = _("Si la feina s’acabés avui, es mantindria fins al {day}.")
    return title, str(words).format(day=last)
