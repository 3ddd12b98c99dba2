"""How a declarant stands with its contributions, as the rules ask it of more than one procedure."""

import datetime as dt

from cass.contributions import queries as contributions
from cass.rules.work_accident import Standing


def standing_of(declarant: int, on: dt.date) -> Standing:
    """How an own-account declarant stands with its contributions on a day (LSS 118)."""
    if contributions.owed(declarant=declarant, on=on):
        return Standing.IN_DEBT
    if contributions.has_honoured_deferral(declarant=declarant, on=on):
        return Standing.DEFERRAL_HONOURED
    return Standing.UP_TO_DATE
