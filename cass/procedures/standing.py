"""How a declarant stands with its contributions, as the rules ask it of more than one procedure."""

import datetime as dt

from cass.contributions import queries as contributions
from cass.rules.work_accident import Standing


def standing_of(declarant: int, on: dt.date, *, paid_by: dt.date | None = None) -> Standing:
    """How an own-account declarant stands with its contributions on a day (LSS 118).

    Who applies for benefits in debt has them all once "the said payment" is made (118.2): with ``paid_by``, what was
    owed on ``on`` and has been paid up to that day counts as paid. What falls due afterwards takes nothing back.
    """
    if contributions.owed(declarant=declarant, on=on, paid_by=paid_by):
        return Standing.IN_DEBT
    if contributions.has_honoured_deferral(declarant=declarant, on=on):
        return Standing.DEFERRAL_HONOURED
    return Standing.UP_TO_DATE
