"""What no rule calculates with: amounts below nothing, dates the wrong way round. Each is a named fault."""

import datetime as dt

import numpy as np

from cass.kernel.faults import Fault
from cass.rules.columns import Column, raw


def refuse_negative(**amounts: int | Column) -> None:
    """Raises Fault("law.amount_negative", amount=…) with the name of the first amount below nothing."""
    for name, amount in amounts.items():
        if np.any(np.less(raw(amount), 0)):
            raise Fault("law.amount_negative", amount=name)


def refuse_backwards(*, start: dt.date, end: dt.date) -> None:
    """Raises Fault("period.ends_before_it_starts", start=…, end=…)."""
    if end < start:
        raise Fault("period.ends_before_it_starts", start=start, end=end)
